using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class CapabilityCheckTests
{
    private static readonly ModelSpec Llama = SmallModels.Llama;
    private static readonly NormSpec Rms = new(Spec.Norm.Rms, 1e-5f);

    public static TheoryData<string, ModelSpec> Gaps { get; } = new()
    {
        { "ITG0301", Llama with { Kind = Spec.TransformerKind.Encoder, Encoder = Llama.Decoder, Decoder = null } },
        { "ITG0302", Llama with { Kind = Spec.TransformerKind.EncoderDecoder, Encoder = Llama.Decoder } },
        { "ITG0303", Llama with { Kind = Spec.TransformerKind.PrefixDecoder } },
        { "ITG0304", Llama.WithAttention(attention => attention with { Positions = new PositionSpec.Alibi(8, BeforeScale: false) }) },
        { "ITG0305", Llama.WithAttention(attention => attention with { Positions = new PositionSpec.RelativeBias(32, 128, Shared: true) }) },
        { "ITG0306", Llama.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Sinusoidal(Interleaved: true, 0) }) },
        { "ITG0307", Llama.WithAttention(attention => attention with { Positions = new PositionSpec.Rotary2D(2, 10_000) }) },
        { "ITG0308", Llama.WithScaling(new RotaryScalingSpec.LongRope(EquatableArray.Of(1.0, 1, 1), EquatableArray.Of(2.0, 2, 2), 16, 1)) },
        { "ITG0309", Llama.WithAttention(attention => attention with { QueryKeyNorm = new QueryKeyNormSpec(Rms, FullWidth: false) }) },
        { "ITG0310", Llama.WithAttention(attention => attention with { SoftCap = 50 }) },
        { "ITG0310", Llama with { Head = new HeadSpec.LanguageModel(Tied: true, Bias: false, SoftCap: 30) } },
        { "ITG0311", Llama.WithAttention(attention => attention with { ProjectionClip = 1 }) },
        { "ITG0312", Llama.WithLayer(layer => layer with { FeedForward = layer.FeedForward with { Experts = new ExpertsSpec(4, 2, NormalizeWeights: true) } }) },
        { "ITG0313", Llama.WithLayer(layer => layer with { Arrangement = BlockArrangement.ParallelTwoNorms }) },
        { "ITG0314", Llama.WithLayer(layer => layer with { Placement = Spec.NormPlacement.Post }) },
        { "ITG0315", Llama.WithEmbedding(embedding => embedding with { Norm = Rms }) },
        { "ITG0316", Llama.WithEmbedding(embedding => embedding with { TokenTypes = 2 }) },
        { "ITG0317", Llama.WithEmbedding(embedding => embedding with { Width = 12 }) },
        { "ITG0318", Llama with { Head = new HeadSpec.None() } },
        { "ITG0319", Llama.WithLayer(layer => layer with { Norm = Rms with { WeightPlusOne = true } }) },
        { "ITG0320", Llama.WithAttention(attention => attention with { Mask = AttentionMask.Prefix }) },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void What_is_not_compiled_yet_is_said(string id, ModelSpec model)
    {
        SpecProblem problem = Assert.Single(ModelChecks.Run(model));

        Assert.Equal(id, problem.Id);
        Assert.Contains("are not supported yet (", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_gap_of_the_catalogue_has_a_model_that_falls_into_it()
    {
        IEnumerable<string> gaps = ProblemCatalogue.All.Select(row => row.Id).Where(id => id.StartsWith("ITG03", StringComparison.Ordinal));

        Assert.Equal(gaps, Gaps.Select(row => (string)row[0]).Distinct());
    }
}
