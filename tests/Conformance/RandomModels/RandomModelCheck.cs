using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Compares programs of models with random weights with the float64 interpreter of their graphs.</summary>
internal static class RandomModelCheck
{
    private const int Length = 37;
    private static readonly int[] ChunkLengths = [1, 2, 3, 5, 12, 13, 36, 37];

    /// <summary>Runs every model of a batch with every instruction set of this machine.</summary>
    /// <param name="batch">The compiled models.</param>
    /// <param name="source">Where they come from, for the message.</param>
    public static void Run(RandomModelBatch batch, string source)
    {
        foreach (RandomModel model in batch.Models)
        {
            Func<TransformerModel, string?> firstDifference = Prepare(model);
            foreach (InstructionSet instructionSet in Machine.InstructionSets)
            {
                using TransformerModel loaded = batch.Load(model, instructionSet, workers: 1 + (model.Seed % 3));
                if (firstDifference(loaded) is { } difference)
                    Assert.Fail($"{source}, {instructionSet}, {loaded.Format}: {difference}.\n{IrPrinter.Print(model.Spec)}");
            }
        }
    }

    /// <summary>What is computed with a model of a kind.</summary>
    public static RandomModelTrial TrialOf(Compiler.Spec.TransformerKind kind) => kind switch
    {
        Compiler.Spec.TransformerKind.Encoder => new EncoderTrial(),
        Compiler.Spec.TransformerKind.EncoderDecoder => new EncoderDecoderTrial(),
        Compiler.Spec.TransformerKind.PrefixDecoder => new PrefixDecoderTrial(),
        _ => throw new ArgumentException($"Models of kind {kind} are compared length by length.", nameof(kind)),
    };

    /// <summary>Computes what a model is to give once, for all its programs.</summary>
    private static Func<TransformerModel, string?> Prepare(RandomModel model)
    {
        if (model.Spec.Kind != Compiler.Spec.TransformerKind.Decoder)
            return Prepare(model, TrialOf(model.Spec.Kind));
        var expectation = new RandomModelExpectation(model, Length);
        return loaded => FirstDifference((DecoderModel)loaded, expectation);
    }

    private static Func<TransformerModel, string?> Prepare(RandomModel model, RandomModelTrial trial)
    {
        ModelGraphs graphs = model.Lowered;
        double[][] expected = Compute(model.Weights.Of, null);
        double[] tolerances = FloatError.Tolerances(expected, model.Weights.Of, Compute, model.IsQuantized());
        return loaded => trial.Compute(model, loaded)
            .Select(part => FloatError.Complaint(part.Way, part.Values, expected[part.Result].AsSpan(part.Start, part.Values.Length), tolerances[part.Result]))
            .FirstOrDefault(complaint => complaint is not null);

        double[][] Compute(WeightSource weights, Random? jitter) => trial.Expect(model, new GraphInterpreter(model.Spec, graphs, weights, model.Rounding(jitter)));
    }

    private static string? FirstDifference(DecoderModel model, RandomModelExpectation expectation) =>
        AllTokensAtOnce(model, expectation) ?? EveryLength(model, expectation) ?? InChunks(model, expectation);

    private static string? AllTokensAtOnce(DecoderModel model, RandomModelExpectation expectation)
    {
        float[] logits = new float[expectation.All.Length];
        using Session session = model.CreateSession(new SessionOptions { Capacity = Length });
        session.PrefillAll(expectation.Tokens, logits);
        return FloatError.Complaint("all tokens at once", logits, expectation.All, expectation.Tolerance);
    }

    private static string? EveryLength(DecoderModel model, RandomModelExpectation expectation)
    {
        using Session session = model.CreateSession(new SessionOptions { Capacity = Length });
        for (int length = 1; length <= Length; length++)
        {
            session.Reset();
            if (FloatError.Complaint($"a prompt of {length}", session.Prefill(expectation.Tokens.AsSpan(0, length)), expectation.Rows[length - 1], expectation.Tolerance) is { } complaint)
                return complaint;
        }

        return null;
    }

    private static string? InChunks(DecoderModel model, RandomModelExpectation expectation)
    {
        using Session session = model.CreateSession(new SessionOptions { Capacity = Length });
        foreach (int chunk in ChunkLengths)
        {
            session.Reset();
            for (int start = 0; start < Length; start += chunk)
            {
                int end = Math.Min(start + chunk, Length);
                ReadOnlySpan<float> logits = chunk == 1 ? session.Decode(expectation.Tokens[start]) : session.Prefill(expectation.Tokens.AsSpan(start, end - start));
                if (FloatError.Complaint($"chunks of {chunk}, token {end}", logits, expectation.Rows[end - 1], expectation.Tolerance) is { } complaint)
                    return complaint;
            }
        }

        return null;
    }
}
