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
        StackSpec stack = spec.OnlyStack;
        writer.Line("/// <remarks>");
        writer.Line("/// <code>");
        foreach (string line in IrPrinter.Print(spec).TrimEnd().Split('\n'))
            writer.Line("/// " + CodeWriter.Escape(line));
        writer.Line("/// </code>");
        writer.Line("/// </remarks>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line("[ExcludeFromCodeCoverage]");
        using (writer.Block($"partial class {name} : DecoderModel"))
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
                    VocabularySize = {{CSharpLiteral.Of(spec.VocabularySize)}},
                    MaxPositions = {{CSharpLiteral.Of(spec.MaxPositions)}},
                    HasHardPositionLimit = {{(stack.Embedding.Positions is PositionSpec.Learned ? "true" : "false")}},
                    Layers = {{CSharpLiteral.Of(stack.Layers)}},
                    HiddenSize = {{CSharpLiteral.Of(spec.HiddenSize)}},
                    Heads = {{CSharpLiteral.Of(stack.Kinds[0].Attention.Heads)}},
                    KeyValueHeads = {{CSharpLiteral.Of(stack.Kinds[0].Attention.KeyValueHeads)}},
                    Parameters = {{CSharpLiteral.Of(ParameterCount.Of(spec))}},
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
}
