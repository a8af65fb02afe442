using System.Globalization;
using Intaglio.CompilerServices;
using Intaglio.Sessions;
using Intaglio.Workers;

namespace Intaglio.Weights;

/// <summary>Loads a program's weights from a packed file: they are mapped and used where they lie, whatever their size.</summary>
internal static unsafe class PackedModelLoader
{
    /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
    /// <exception cref="WeightMismatchException">The file holds another model's weights, or those of another layout.</exception>
    /// <exception cref="NotSupportedException">The file's format is not the one that was asked for or compiled.</exception>
    public static LoadedProgram Load(string path, CompiledProgram[] programs, ModelInfo information, LoadOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PackedModel packed = PackedModel.Open(path);
        try
        {
            RefuseOtherFormat(packed, programs, information, options);
            CompiledProgram program = ProgramSelection.Choose(programs, options.InstructionSet, packed.Format, checkpointIsBFloat16: false, InstructionSets.IsSupported);
            RefuseOtherLayout(packed, program, information);
            long bytes = packed.WeightBytes;
            if (options.VerifyChecksum)
                packed.Verify(options.Progress is { } progress ? new Told(done => progress.Report(new(done.BytesDone, done.BytesTotal, ""))) : null, cancellationToken);
            else
                options.Progress?.Report(new(bytes, bytes, ""));

            LinuxMemory.AskForHugePages(packed.Weights, bytes);
            LinuxMemory.ReadAhead(packed.Weights, bytes);
            return new LoadedProgram(program, packed.Weights, packed, options.Workers ?? ProcessorCount.PhysicalCores());
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    /// <summary>A model in words, as a packed file keeps them.</summary>
    public static string Describe(ModelInfo information) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Wording.Plain(information.Name)} ({Wording.Count(information.Layers, "layer")} of width {information.HiddenSize:N0}, a vocabulary of {information.VocabularySize:N0}, {information.Parameters:N0} parameters)");

    private static void RefuseOtherFormat(PackedModel packed, CompiledProgram[] programs, ModelInfo information, LoadOptions options)
    {
        if (options.Format is { } wanted && wanted != packed.Format)
            throw new NotSupportedException($"{packed.Location} holds weights in {packed.Format}, but {wanted} was asked for (LoadOptions.Format). Ask for no format, or pack the model in {wanted}.");
        if (!Array.Exists(programs, program => program.Format == packed.Format))
        {
            string compiled = string.Join(" and ", programs.Select(program => program.Format).Distinct());
            throw new NotSupportedException($"{packed.Location} holds weights in {packed.Format}, but {information.Name} was compiled for {compiled} only. Pack the model in a format that it was compiled for.");
        }
    }

    private static void RefuseOtherLayout(PackedModel packed, CompiledProgram program, ModelInfo information)
    {
        UInt128 expected = PlanFingerprint.Of(program.DeclaredWeights(), program.WeightBytes);
        if (packed.Header.Fingerprint == expected && packed.WeightBytes == program.WeightBytes)
            return;
        throw new WeightMismatchException(
            $"{packed.Location} does not fit the model: it holds {Wording.Plain(packed.Model)} in {packed.Format}, {packed.WeightBytes:N0} bytes with the fingerprint {packed.Fingerprint}; "
            + $"expected was {Describe(information)} in {program.Format}, {program.WeightBytes:N0} bytes with the fingerprint {PlanFingerprint.Text(expected)}. "
            + "Load the file with the class that it was packed with; where that is this one, its declaration or the version of Intaglio has changed, and the model must be packed again.");
    }

    private sealed class Told(Action<PackProgress> action) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => action(value);
    }
}
