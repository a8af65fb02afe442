namespace Intaglio;

/// <summary>The instruction sets that the forward pass is compiled for; at run time the widest one that the machine has is used.</summary>
/// <remarks>
/// Without this attribute all are. Naming fewer makes the program smaller; without <see cref="InstructionSet.Portable"/> it needs a machine that
/// has one of those named.
/// </remarks>
/// <param name="instructionSets">The instruction sets, in any order.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TargetsAttribute(params InstructionSet[] instructionSets) : Attribute
{
    /// <summary>The instruction sets.</summary>
    public IReadOnlyList<InstructionSet> InstructionSets { get; } = instructionSets;
}
