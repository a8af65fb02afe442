using Intaglio.Sessions;

namespace Intaglio.Conformance;

/// <summary>What this machine can run.</summary>
internal static class Machine
{
    /// <summary>All instruction sets that run here, the widest first.</summary>
    public static IEnumerable<InstructionSet> InstructionSets => Sessions.InstructionSets.Supported;

    /// <summary>Skips the test where the instruction set does not run here.</summary>
    public static void SkipUnlessSupported(InstructionSet instructionSet) =>
        Skip.IfNot(Sessions.InstructionSets.IsSupported(instructionSet), $"This machine cannot run {instructionSet}.");
}
