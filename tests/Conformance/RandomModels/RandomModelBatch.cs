using CsCheck;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Random models compiled together: one compilation costs less than one for each.</summary>
internal sealed class RandomModelBatch : IDisposable
{
    /// <summary>The formats that models have by turns, each first as a whole and then with a head of 8 bits.</summary>
    public static readonly IReadOnlyList<Compiler.Spec.WeightFormat> Formats =
        [Compiler.Spec.WeightFormat.Float32, Compiler.Spec.WeightFormat.BFloat16, Compiler.Spec.WeightFormat.Q8, Compiler.Spec.WeightFormat.Q4, Compiler.Spec.WeightFormat.Q4WithMinimum];

    private readonly CompiledModels compiled;

    /// <summary>Draws models from a seed and compiles them for every instruction set of this machine, by turns in each format.</summary>
    /// <param name="kind">The generator: models of one kind.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">What they are drawn by.</param>
    public RandomModelBatch(Gen<RandomModel> kind, int count, ulong seed)
        : this(Draw(kind, count, new PCG(stream: 1, seed)))
    {
    }

    /// <summary>Compiles models for every instruction set of this machine, by turns in each format.</summary>
    public RandomModelBatch(IEnumerable<RandomModel> models)
    {
        Models = [.. models.Select(Named)];
        compiled = InMemoryCompiler.Compile([.. Models.Select(model => model.Spec)]);
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<RandomModel> Models { get; }

    /// <summary>Loads a model with its weights; they are exact as floats and as BF16.</summary>
    public TransformerModel Load(RandomModel model, InstructionSet instructionSet, int workers)
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(model.Tensors());
        var format = (WeightFormat)model.Spec.Formats[0];
        return compiled.Load<TransformerModel>(model.Spec.Type, checkpoint, new LoadOptions { InstructionSet = instructionSet, Format = format, Workers = workers });
    }

    public void Dispose() => compiled.Dispose();

    private static IEnumerable<RandomModel> Draw(Gen<RandomModel> kind, int count, PCG random) =>
        Enumerable.Range(0, count).Select(_ => kind.Generate(random, null, out Size _));

    private static RandomModel Named(RandomModel model, int index) => model with
    {
        Spec = model.Spec with
        {
            Type = model.Spec.Type with { Name = $"RandomModel{index}" },
            Formats = EquatableArray.Of(Formats[index % Formats.Count]),
            HeadFormat = index / Formats.Count % 2 == 0 ? null : Compiler.Spec.WeightFormat.Q8,
            InstructionSets = Machine.InstructionSets.Select(set => (Compiler.Spec.InstructionSet)set).ToEquatableArray(),
        },
    };
}
