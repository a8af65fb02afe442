using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>The public members of the user's type. Small: an IDE has it on every keystroke.</summary>
internal static class ApiFile
{
    public static GeneratedFile Emit(ModelSpec spec)
    {
        var writer = new CodeWriter();
        SourceFile.Begin(writer, spec, "");
        string name = spec.Type.Name;
        string kind = BaseClass(spec);
        writer.Line("/// <remarks>");
        writer.Line("/// <code>");
        foreach (string line in IrPrinter.Print(spec).TrimEnd().Split('\n'))
            writer.Line("/// " + CodeWriter.Escape(line));
        writer.Line("/// </code>");
        writer.Line("/// </remarks>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line("[ExcludeFromCodeCoverage]");
        using (writer.Block($"partial class {name} : {kind}"))
        {
            writer.Lines($$"""
                private {{name}}(LoadedProgram loaded)
                    : base(Information, loaded)
                {
                }

                /// <summary>What the model is: known before its weights are loaded.</summary>
                public static ModelInfo Information { get; } = new()
                {
                    Name = {{CSharpLiteral.Of(name)}},
                    {{string.Join(",\n    ", Information(spec))}},
                };

                /// <summary>Loads the weights and packs them for this machine.</summary>
                /// <param name="path">A <c>.safetensors</c> file, a <c>model.safetensors.index.json</c>, or the folder that holds one.</param>
                /// <param name="options">Weight format, instruction set, workers and progress; null for the best of the machine.</param>
                /// <param name="cancellationToken">Stops the load.</param>
                /// <returns>The model, which the caller disposes.</returns>
                /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
                /// <exception cref="WeightMismatchException">The file holds another model: lists every missing, unexpected and mis-shaped tensor.</exception>
                public static {{name}} Load(string path, LoadOptions? options = null, CancellationToken cancellationToken = default) =>
                    new(LoadedProgram.Load(path, Programs(), Information, options, cancellationToken));

                /// <summary>Loads the weights from an open checkpoint, which may be disposed afterwards.</summary>
                /// <param name="checkpoint">The trained weights.</param>
                /// <param name="options">Weight format, instruction set, workers and progress; null for the best of the machine.</param>
                /// <param name="cancellationToken">Stops the load.</param>
                /// <returns>The model, which the caller disposes.</returns>
                /// <exception cref="WeightMismatchException">The checkpoint holds another model: lists every missing, unexpected and mis-shaped tensor.</exception>
                public static {{name}} Load(Checkpoint checkpoint, LoadOptions? options = null, CancellationToken cancellationToken = default) =>
                    new(LoadedProgram.Load(checkpoint, Programs(), Information, options, cancellationToken));

                private static CompiledProgram[] Programs()
                {
                    var programs = new List<CompiledProgram>();
                    DescribePrograms(programs);
                    return programs.ToArray();
                }

                static unsafe partial void DescribePrograms(List<CompiledProgram> programs);
                """);
        }

        return SourceFile.End(writer, spec, "");
    }

    private static string BaseClass(ModelSpec spec) => spec.Kind switch
    {
        TransformerKind.Encoder => "EncoderModel",
        TransformerKind.EncoderDecoder => "EncoderDecoderModel",
        _ => "DecoderModel",
    };

    /// <summary>The members of <c>ModelInfo</c>, those with their usual value left out.</summary>
    private static IEnumerable<string> Information(ModelSpec spec)
    {
        StackSpec stack = spec.OnlyStack;
        yield return $"VocabularySize = {CSharpLiteral.Of(spec.VocabularySize)}";
        yield return $"MaxPositions = {CSharpLiteral.Of(spec.MaxPositions)}";
        yield return $"HasHardPositionLimit = {CSharpLiteral.Of(new[] { spec.Encoder, spec.Decoder }.Any(HasTable))}";
        yield return $"Layers = {CSharpLiteral.Of(stack.Layers)}";
        yield return $"HiddenSize = {CSharpLiteral.Of(spec.HiddenSize)}";
        yield return $"Heads = {CSharpLiteral.Of(stack.Kinds[0].Attention.Heads)}";
        yield return $"KeyValueHeads = {CSharpLiteral.Of(stack.Kinds[0].Attention.KeyValueHeads)}";
        yield return $"Parameters = {CSharpLiteral.Of(ParameterCount.Of(spec))}";
        if (Labels(spec.Head) is { Count: > 0 } labels)
            yield return $"Labels = [{string.Join(", ", labels.Select(CSharpLiteral.Of))}]";
        if (stack.Embedding.TokenTypes > 0)
            yield return $"TokenTypes = {CSharpLiteral.Of(stack.Embedding.TokenTypes)}";
        if (spec.DecoderStartToken is { } start)
            yield return $"DecoderStartToken = {CSharpLiteral.Of(start)}";
        foreach (string member in Encoder(spec).Concat(Prefix(spec)))
            yield return member;
    }

    /// <summary>A stack that looks positions up cannot go past its table; what is embedded besides tokens has as many rows as its table.</summary>
    private static bool HasTable(StackSpec? stack) => stack is { Embedding: { Positions: PositionSpec.Learned, Input: null } };

    private static EquatableArray<string> Labels(HeadSpec head) => head switch
    {
        HeadSpec.Classifier classifier => classifier.Labels,
        HeadSpec.TokenClassifier classifier => classifier.Labels,
        _ => default,
    };

    private static IEnumerable<string> Encoder(ModelSpec spec)
    {
        if (spec.Encoder is not { } encoder)
            yield break;
        yield return $"SourceMaxPositions = {CSharpLiteral.Of(spec.MaxPositions)}";
        yield return $"SourceVocabularySize = {CSharpLiteral.Of(encoder.Embedding.VocabularySize ?? spec.VocabularySize)}";
        (int elements, int rows) = encoder.Embedding.Input switch
        {
            InputSpec.Patches patches => (patches.Channels * patches.Height * patches.Width, patches.Rows),
            InputSpec.Spectrogram spectrogram => (spectrogram.Bins * spectrogram.Frames, spectrogram.Rows),
            _ => (0, 0),
        };
        if (elements == 0)
            yield break;
        yield return $"InputElements = {CSharpLiteral.Of(elements)}";
        yield return $"InputRows = {CSharpLiteral.Of(rows)}";
    }

    private static IEnumerable<string> Prefix(ModelSpec spec)
    {
        if (spec.Kind != TransformerKind.PrefixDecoder)
            yield break;
        yield return "IsPrefixDecoder = true";
        if (spec.Prefix is { } prefix)
        {
            yield return $"PrefixStartToken = {CSharpLiteral.Of(prefix.StartToken)}";
            yield return $"PrefixMaskTokens = [{string.Join(", ", prefix.MaskTokens.Select(CSharpLiteral.Of))}]";
        }

        if (spec.Decoder!.Kinds.Any(kind => kind.Attention.Positions is PositionSpec.Rotary2D))
            yield return "HasBlockPositions = true";
    }
}
