using CsCheck;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Random models, from specification to logits, against the float64 interpreter of their graphs.</summary>
public class RandomModelTests
{
    private static readonly int BatchSize = 3 * RandomModelBatch.Formats.Count;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_decoders_compute_what_the_interpreter_computes(ulong seed) => Check(RandomSpecs.Decoders, seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_prefix_decoders_compute_what_the_interpreter_computes(ulong seed) => Check(RandomSpecs.PrefixDecodersOfFixedFrequencies, seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_encoders_compute_what_the_interpreter_computes(ulong seed) => Check(RandomSpecs.Encoders, seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_encoder_decoders_compute_what_the_interpreter_computes(ulong seed) => Check(RandomSpecs.EncoderDecodersOfFixedFrequencies, seed);

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

    private static void Check(Gen<RandomModel> kind, ulong seed)
    {
        using var batch = new RandomModelBatch(kind, BatchSize, seed);
        RandomModelCheck.Run(batch, $"Seed {seed}");
    }
}
