using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Verification;

/// <summary>The model of a reference directory, compiled once and loaded in one format or another.</summary>
internal sealed class ReferenceRunner(ReferenceDirectory reference, ModelSpec model, VerificationOptions options, CancellationToken cancellationToken) : IDisposable
{
    private readonly CompiledModels compiled = InMemoryCompiler.Compile([model], cancellationToken);

    /// <summary>Runs all cases in the format that is asked for, each format against the reference that fits it.</summary>
    public CaseResult Run()
    {
        CaseResult stored = Run(WeightFormat.Float32, reference.Cases);
        if (options.Format == WeightFormat.Float32)
            return stored;
        if (stored.Complaint is not null)
            return stored with { Complaint = $"the Float32 program that {options.Format} is compared with fails: {stored.Complaint}" };

        using TransformerModel asked = Load(options.Format, reference.Weights);
        IReadOnlyDictionary<string, (int[] Shape, float[] Values)> weights = RoundedReference.RoundMatrices(reference.Weights, asked);
        using TransformerModel rounded = Load(WeightFormat.Float32, weights);
        ModelCases recomputing = ModelCases.Of(rounded, LengthDependentBeyond);
        ReferenceCase[] cases = [.. reference.Cases.Select(@case => RoundedReference.Recompute(@case, recomputing, cancellationToken))];
        if (options.Format == WeightFormat.BFloat16)
            return Run(options.Format, cases);
        double[] tolerances = RoundedTolerance.Of(
            cases, weights, RoundedReference.MatrixNames(asked), moved => Load(WeightFormat.Float32, moved), LengthDependentBeyond, cancellationToken);
        ModelCases quantized = ModelCases.Of(asked, LengthDependentBeyond);
        return cases.Zip(tolerances).Aggregate(
            new CaseResult(), (result, pair) => result.With(new CaseVerifier(quantized, pair.Second, isRounded: true).Verify(pair.First, cancellationToken)));
    }

    /// <inheritdoc/>
    public void Dispose() => compiled.Dispose();

    private int LengthDependentBeyond => LengthDependence.Of(model)?.Beyond ?? int.MaxValue;

    private CaseResult Run(WeightFormat format, IReadOnlyList<ReferenceCase> cases)
    {
        using TransformerModel loaded = Load(format, reference.Weights);
        var verifier = new CaseVerifier(ModelCases.Of(loaded, LengthDependentBeyond), reference.Tolerance);
        return cases.Aggregate(new CaseResult(), (result, @case) => result.With(verifier.Verify(@case, cancellationToken)));
    }

    private TransformerModel Load(WeightFormat format, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> weights)
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(weights);
        return compiled.Load<TransformerModel>(
            model.Type, checkpoint, new LoadOptions { Format = format, InstructionSet = options.InstructionSet, Workers = options.Workers }, cancellationToken);
    }
}
