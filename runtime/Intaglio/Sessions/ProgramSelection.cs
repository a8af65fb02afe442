using Intaglio.CompilerServices;

namespace Intaglio.Sessions;

/// <summary>Chooses which compiled form of a model runs: what the options ask for, else the widest vectors and the weights' own format.</summary>
internal static class ProgramSelection
{
    /// <summary>Picks one of the programs.</summary>
    /// <param name="programs">What was compiled, one for each instruction set and format.</param>
    /// <param name="instructionSet">What the user asks for, or null.</param>
    /// <param name="format">What the user asks for, or null.</param>
    /// <param name="checkpointIsBFloat16">True where all matrices of the checkpoint are BF16: then that format loses nothing at half the bytes.</param>
    /// <param name="isSupported">Whether an instruction set runs here.</param>
    /// <exception cref="NotSupportedException">Nothing compiled fits what is asked for; the message lists what there is.</exception>
    /// <exception cref="PlatformNotSupportedException">What fits does not run here.</exception>
    public static CompiledProgram Choose(
        IReadOnlyList<CompiledProgram> programs, InstructionSet? instructionSet, WeightFormat? format, bool checkpointIsBFloat16, Func<InstructionSet, bool> isSupported)
    {
        CompiledProgram[] fitting = [.. programs.Where(program => format is null || program.Format == format)];
        if (fitting.Length == 0)
            throw new NotSupportedException($"Weights in {format} were asked for, but the model was compiled for {List(programs.Select(program => program.Format))} only.");

        if (instructionSet is { } wanted)
        {
            if (!isSupported(wanted))
                throw new PlatformNotSupportedException($"{wanted} was asked for, but here run {List(Enum.GetValues<InstructionSet>().Where(isSupported))} only.{InstructionSets.Advice}");
            CompiledProgram[] exact = [.. fitting.Where(program => program.InstructionSet == wanted)];
            if (exact.Length == 0)
                throw new NotSupportedException($"{wanted} was asked for, but the model was compiled for {List(fitting.Select(program => program.InstructionSet))} only.");
            fitting = exact;
        }

        CompiledProgram[] running = [.. fitting.Where(program => isSupported(program.InstructionSet))];
        if (running.Length == 0)
        {
            throw new PlatformNotSupportedException(
                $"The model was compiled for {List(fitting.Select(program => program.InstructionSet))} only, and here run {List(Enum.GetValues<InstructionSet>().Where(isSupported))}.{InstructionSets.Advice}");
        }

        InstructionSet widest = running.Max(program => program.InstructionSet);
        WeightFormat preferred = checkpointIsBFloat16 ? WeightFormat.BFloat16 : WeightFormat.Float32;
        CompiledProgram[] candidates = [.. running.Where(program => program.InstructionSet == widest)];
        return Array.Find(candidates, program => program.Format == preferred) ?? Array.Find(candidates, program => program.Format == WeightFormat.Float32) ?? candidates[0];
    }

    private static string List<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(" and ", values.Distinct().OrderDescending());
}
