using CsCheck;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Random models, from specification to logits, against the float64 interpreter of their graphs.</summary>
public class RandomModelTests
{
    private const int Length = 37;
    private const int BatchSize = 20;
    private static readonly int[] ChunkLengths = [1, 2, 3, 5, 12, 13, 36, 37];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_decoders_compute_what_the_interpreter_computes(ulong seed) => CheckBatch(RandomSpecs.Decoders, seed, DecoderCheck);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_prefix_decoders_compute_what_the_interpreter_computes(ulong seed) =>
        CheckBatch(RandomSpecs.PrefixDecodersOfFixedFrequencies, seed, TrialCheck(new PrefixDecoderTrial()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_encoders_compute_what_the_interpreter_computes(ulong seed) =>
        CheckBatch(RandomSpecs.Encoders, seed, TrialCheck(new EncoderTrial()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_encoder_decoders_compute_what_the_interpreter_computes(ulong seed) =>
        CheckBatch(RandomSpecs.EncoderDecodersOfFixedFrequencies, seed, TrialCheck(new EncoderDecoderTrial()));

    [Fact]
    [Trait("Category", "Nightly")]
    public void Thousands_of_random_models_compute_what_the_interpreter_computes()
    {
        ulong start = (ulong)Random.Shared.NextInt64();
        for (ulong seed = start; seed < start + 30; seed++)
        {
            Random_decoders_compute_what_the_interpreter_computes(seed);
            Random_prefix_decoders_compute_what_the_interpreter_computes(seed);
            Random_encoders_compute_what_the_interpreter_computes(seed);
            Random_encoder_decoders_compute_what_the_interpreter_computes(seed);
        }
    }

    /// <param name="kind">The models.</param>
    /// <param name="seed">What they are drawn by.</param>
    /// <param name="prepare">Computes what a model is to give, and makes the check of it.</param>
    private static void CheckBatch(Gen<RandomModel> kind, ulong seed, Func<RandomModel, Func<TransformerModel, string?>> prepare)
    {
        using var batch = new RandomModelBatch(kind, BatchSize, seed);
        foreach (RandomModel model in batch.Models)
        {
            Func<TransformerModel, string?> check = prepare(model);
            foreach (InstructionSet instructionSet in Machine.InstructionSets)
            {
                using TransformerModel loaded = batch.Load(model, instructionSet, workers: 1 + (model.Seed % 3));
                if (check(loaded) is { } difference)
                    Assert.Fail($"Seed {seed}, {instructionSet}, {loaded.Format}: {difference}.\n{IrPrinter.Print(model.Spec)}");
            }
        }
    }

    private static Func<RandomModel, Func<TransformerModel, string?>> TrialCheck(RandomModelTrial trial) => model =>
    {
        ModelGraphs graphs = model.Lowered;
        double[][] expected = Compute(model.Weights.Of);
        double[] tolerances = FloatError.Tolerances(expected, model.Weights.Of, Compute);
        return loaded => trial.Compute(model, loaded)
            .Select(part => FloatError.Complaint(part.Way, part.Values, expected[part.Result].AsSpan(part.Start, part.Values.Length), tolerances[part.Result]))
            .FirstOrDefault(complaint => complaint is not null);

        double[][] Compute(WeightSource weights) => trial.Expect(model, new GraphInterpreter(model.Spec, graphs, weights));
    };

    private static Func<TransformerModel, string?> DecoderCheck(RandomModel model)
    {
        var expectation = new RandomModelExpectation(model, Length);
        return loaded => FirstDifference((DecoderModel)loaded, expectation);
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
