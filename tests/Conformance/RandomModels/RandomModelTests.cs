using CsCheck;
using Intaglio.Compiler.Ir;
using Intaglio.Testing;

namespace Intaglio.Conformance;

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
    public void Random_models_compute_what_the_interpreter_computes(ulong seed) => CheckBatch(seed);

    [Fact]
    public void Random_prefix_decoders_compile_cleanly() => Compile(RandomSpecs.PrefixDecoders);

    [Fact]
    public void Random_encoders_compile_cleanly() => Compile(RandomSpecs.Encoders);

    [Fact]
    public void Random_encoder_decoders_compile_cleanly() => Compile(RandomSpecs.EncoderDecoders);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Thousands_of_random_models_compute_what_the_interpreter_computes()
    {
        ulong start = (ulong)Random.Shared.NextInt64();
        for (ulong batch = 0; batch < 100; batch++)
            CheckBatch(start + batch);
    }

    private static void Compile(Gen<RandomModel> kind)
    {
        using var batch = new RandomModelBatch(kind, BatchSize, seed: 1);
        Assert.Equal(BatchSize, batch.Models.Count);
    }

    private static void CheckBatch(ulong seed)
    {
        using var batch = new RandomModelBatch(RandomSpecs.Decoders, BatchSize, seed);
        foreach (RandomModel model in batch.Models)
        {
            var expectation = new RandomModelExpectation(model, Length);
            foreach (InstructionSet instructionSet in Machine.InstructionSets)
            {
                using DecoderModel loaded = batch.Load(model, instructionSet, workers: 1 + (model.Seed % 3));
                if (FirstDifference(loaded, expectation) is { } difference)
                    Assert.Fail($"Seed {seed}, {instructionSet}, {loaded.Format}: {difference}.\n{IrPrinter.Print(model.Spec)}");
            }
        }
    }

    private static string? FirstDifference(DecoderModel model, RandomModelExpectation expectation) =>
        AllTokensAtOnce(model, expectation) ?? EveryLength(model, expectation) ?? InChunks(model, expectation);

    private static string? AllTokensAtOnce(DecoderModel model, RandomModelExpectation expectation)
    {
        float[] logits = new float[expectation.All.Length];
        using Session session = model.CreateSession(new SessionOptions { Capacity = Length });
        session.PrefillAll(expectation.Tokens, logits);
        return Complaint(logits, expectation.All, expectation.Tolerance, "all tokens at once");
    }

    private static string? EveryLength(DecoderModel model, RandomModelExpectation expectation)
    {
        using Session session = model.CreateSession(new SessionOptions { Capacity = Length });
        for (int length = 1; length <= Length; length++)
        {
            session.Reset();
            if (Complaint(session.Prefill(expectation.Tokens.AsSpan(0, length)), expectation.Rows[length - 1], expectation.Tolerance, $"a prompt of {length}") is { } complaint)
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
                if (Complaint(logits, expectation.Rows[end - 1], expectation.Tolerance, $"chunks of {chunk}, token {end}") is { } complaint)
                    return complaint;
            }
        }

        return null;
    }

    private static string? Complaint(ReadOnlySpan<float> found, ReadOnlySpan<double> expected, double tolerance, string where)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance))
                return $"{where}: logit {i} is {found[i]:R}, {expected[i]:R} was expected, tolerance {tolerance:E1}";
        }

        return null;
    }
}
