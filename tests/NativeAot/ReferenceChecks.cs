using Intaglio.Testing;
using Intaglio.Tool.Verification;

namespace Intaglio.NativeAot;

/// <summary>Checks against reference directories.</summary>
internal static class ReferenceChecks
{
    /// <summary>Every case of a directory on the given model.</summary>
    public static string Cases(string directory, Func<Checkpoint, TransformerModel> load)
    {
        ReferenceDirectory reference = ReferenceDirectory.Open(directory);
        using Checkpoint checkpoint = reference.OpenCheckpoint();
        using TransformerModel model = load(checkpoint);
        var verifier = new CaseVerifier(ModelCases.Of(model, lengthDependentBeyond: int.MaxValue), reference.Tolerance);
        CaseResult result = reference.Cases.Aggregate(new CaseResult(), (sum, @case) => sum.With(verifier.Verify(@case, CancellationToken.None)));
        return result.Complaint is { } complaint
            ? throw new CheckFailedException(complaint)
            : $"{reference.Cases.Count} cases, largest error {result.LargestError:0.0E+00}, {result.GreedyMatches} greedy tokens, {model.InstructionSet}, {model.Format}";
    }
}
