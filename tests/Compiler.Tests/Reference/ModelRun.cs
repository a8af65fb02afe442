using Intaglio.Compiler.Ir;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Reference;

/// <summary>Everything that a random model computes, whatever kind it is.</summary>
internal static class ModelRun
{
    private const double Tolerance = 1e-9;

    /// <summary>Reads some sequences, or reads a source and then tokens in chunks of these lengths.</summary>
    /// <returns>All results: hidden states, what the head makes of them, logits.</returns>
    public static IReadOnlyList<Matrix> Of(RandomModel model, ModelGraphs graphs, params int[] chunks)
    {
        GraphInterpreter interpreter = model.Interpreter(graphs);
        if (model.Spec.Kind == Spec.TransformerKind.Encoder)
        {
            EncoderResult result = interpreter.Encode(model.Source(7, 1, 4));
            return [result.Hidden, result.Result];
        }

        List<Matrix> hidden = model.Spec.Kind == Spec.TransformerKind.EncoderDecoder ? [interpreter.Encode(model.Source(6)).Hidden] : [];
        int[] tokens = model.Tokens(chunks.Sum());
        Matrix logits = Matrix.Stacked([.. chunks.Select(chunk => interpreter.Forward(tokens.AsSpan(interpreter.Position, chunk)))]);
        return [.. hidden, logits];
    }

    /// <summary>Fails where two runs differ by more than the rounding of float64.</summary>
    public static void RequireEqual(IReadOnlyList<Matrix> expected, IReadOnlyList<Matrix> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((Matrix left, Matrix right) in expected.Zip(actual))
            RequireEqual(left, right);
    }

    /// <inheritdoc cref="RequireEqual(IReadOnlyList{Matrix}, IReadOnlyList{Matrix})"/>
    public static void RequireEqual(Matrix expected, Matrix actual)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        foreach ((double x, double y) in expected.Elements.Zip(actual.Elements))
            Assert.True(Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Abs(x)), $"{x} became {y}");
    }
}
