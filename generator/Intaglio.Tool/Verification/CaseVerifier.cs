using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>Runs a case on a model and compares: every output, the whole against its parts, and the greedy continuation.</summary>
/// <param name="cases">The loaded model.</param>
/// <param name="tolerance">How far an output may be from the expected one.</param>
/// <param name="isRounded">True where greedy tokens whose logits are within the tolerance count as equal: an argmax is no number that is off by a little.</param>
internal sealed class CaseVerifier(ModelCases cases, double tolerance, bool isRounded = false)
{
    /// <summary>Runs one case.</summary>
    /// <exception cref="ReferenceFormatException">The case is not one of this model.</exception>
    public CaseResult Verify(ReferenceCase @case, CancellationToken cancellationToken)
    {
        if (@case.Outputs.Count == 0)
            throw new ReferenceFormatException($"Case {@case.Name} expects no outputs.");
        CaseOutputs outputs = cases.Run(@case, cancellationToken);
        var result = new CaseResult();
        foreach ((string name, ReferenceTensor<float> expected) in @case.Outputs)
            result = result.With(Compare(@case, name, expected, outputs.Tensors));
        result = result.With(new()
        {
            PartsDifference = outputs.PartsDifference,
            Complaint = outputs.PartsDifference <= (isRounded ? 0 : tolerance) ? null : $"case {@case.Name}: the whole and its parts differ by {outputs.PartsDifference:0.0E+00}",
        });
        return @case.Greedy is { } greedy ? result.With(VerifyGreedy(@case, greedy, cancellationToken)) : result;
    }

    private CaseResult Compare(ReferenceCase @case, string name, ReferenceTensor<float> expected, IReadOnlyDictionary<string, ReferenceTensor<float>> outputs)
    {
        if (!outputs.TryGetValue(name, out ReferenceTensor<float>? found))
            throw new ReferenceFormatException($"Case {@case.Name} expects {name}; the model gives {string.Join(", ", outputs.Keys)}.");
        if (!HasShape(found, expected.Shape))
            throw new ReferenceFormatException($"Case {@case.Name} expects {name} of shape {expected.ShapeText}; the model gives {found.ShapeText}.");
        int rows = expected.Shape[0];
        int elements = expected.Values.Length / rows;
        double[] errors = [.. Enumerable.Range(0, rows).Select(row => Logits.Distance(found.Values.AsSpan(row * elements, elements), expected.Values.AsSpan(row * elements, elements)))];
        double largest = errors.Max();
        string where = $"case {@case.Name}" + (rows > 1 ? $", row {Array.FindIndex(errors, error => error > tolerance)}" : "");
        return new() { LargestError = largest, Complaint = largest <= tolerance ? null : $"{where}: {name} are {largest:0.0E+00} from the expected ones" };
    }

    // Dimensions of 1 do not count: references store the only score of a token, or what there is once for a sequence, without them.
    private static bool HasShape(ReferenceTensor<float> found, int[] shape) => found.Shape.Where(length => length != 1).SequenceEqual(shape.Where(length => length != 1));

    private CaseResult VerifyGreedy(ReferenceCase @case, GreedyContinuation expected, CancellationToken cancellationToken)
    {
        GreedyContinuation found = cases.Continue(@case, expected.Tokens.Length, expected.Tokens, cancellationToken);
        if (!found.LastLogits.Shape.SequenceEqual(expected.LastLogits.Shape))
            throw new ReferenceFormatException($"Case {@case.Name} expects greedy logits of shape {expected.LastLogits.ShapeText}; the model gives {found.LastLogits.ShapeText}.");
        double error = Logits.Distance(found.LastLogits.Values, expected.LastLogits.Values);
        int[] wrong = [.. Enumerable.Range(0, found.Tokens.Length).Where(step => !IsAsExpected(expected, step, found.Tokens[step]))];
        return new()
        {
            LargestError = error,
            GreedyTokens = expected.Tokens.Length,
            GreedyMatches = Enumerable.Range(0, found.Tokens.Length).Count(step => found.Tokens[step] == expected.Tokens[step]),
            Complaint = wrong.Length > 0 ? $"case {@case.Name}: greedy token {wrong[0]} is {found.Tokens[wrong[0]]}, {expected.Tokens[wrong[0]]} was expected"
                : error > tolerance ? $"case {@case.Name}: logits of the greedy continuation are {error:0.0E+00} from the expected ones"
                : null,
        };
    }

    private bool IsAsExpected(GreedyContinuation expected, int step, int token)
    {
        int vocabulary = expected.LastLogits.Values.Length / expected.Tokens.Length;
        ReadOnlySpan<float> logits = expected.LastLogits.Values.AsSpan(step * vocabulary, vocabulary);
        return token == expected.Tokens[step] || (isRounded && logits[expected.Tokens[step]] - logits[token] <= 2 * tolerance);
    }
}
