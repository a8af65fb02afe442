using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Lowering;

public sealed class ModelLoweringTests
{
    [Fact]
    public void A_model_becomes_the_steps_of_the_paper() => Golden.Match(new Dictionary<string, string>
    {
        ["Llama"] = Printed(SmallModels.Llama),
        ["Gpt2"] = Printed(SmallModels.Gpt2),
    });

    [Fact]
    public void Kinds_of_layers_are_named_by_letters()
    {
        ModelSpec spec = SmallModels.Llama;
        LayerSpec layer = spec.OnlyStack.Kinds[0];
        LayerSpec windowed = layer with { Attention = layer.Attention with { Window = 8 } };
        spec = spec with { Decoder = spec.OnlyStack with { Kinds = EquatableArray.Of(layer, windowed), Pattern = EquatableArray.Of(0, 1, 0) } };

        ModelGraphs graphs = ModelLowering.Lower(spec);

        Assert.Equal(["layer.A", "layer.B"], graphs.Layers.Select(graph => graph.Name));
        Assert.Contains(", positions, causal, window=8 ", IrPrinter.Print(graphs.Layers[1]));
    }

    [Fact]
    public void A_head_that_is_not_tied_has_a_matrix_of_its_own()
    {
        ModelSpec spec = SmallModels.Llama with { Head = new HeadSpec.LanguageModel(Tied: false, Bias: true, Scale: 0.5f) };

        string printed = IrPrinter.Print(ModelLowering.Lower(spec).Head!);

        Assert.Contains("linear %1, head[50, 24]", printed);
        Assert.Contains("add_bias %2, head_bias", printed);
        Assert.Contains("scale %3, 0.5", printed);
    }

    [Fact]
    public void Branches_and_the_residual_stream_are_scaled_before_they_are_added()
    {
        ModelSpec spec = SmallModels.Llama.WithLayer(layer => layer with { ResidualScale = 2, BranchScale = 0.25f });

        OpGraph graph = ModelLowering.Lower(spec).Layers[0];

        Assert.Equal([2, 0.25f, 2, 0.25f], graph.Nodes.Select(node => node.Op).OfType<Op.ScaleBy>().Select(scale => scale.Factor));
    }

    [Fact]
    public void A_learned_table_holds_the_rows_before_its_offset_too()
    {
        ModelSpec spec = SmallModels.Gpt2.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Learned(32, 2) });

        Assert.Contains("learned_positions positions, position_embedding[34, 24], offset=2", IrPrinter.Print(ModelLowering.Lower(spec).Embed));
    }

    private static Dictionary<string, ModelSpec> Unsupported
    {
        get
        {
            ModelSpec llama = SmallModels.Llama;
            NormSpec norm = llama.OnlyStack.FinalNorm!;
            return new()
            {
                { "kind Encoder", llama with { Kind = Spec.TransformerKind.Encoder } },
                { "with an encoder", llama with { Encoder = llama.Decoder } },
                { "without layers", llama with { Decoder = null } },
                { "norms placed Post", llama.WithLayer(layer => layer with { Placement = Spec.NormPlacement.Post }) },
                { "ParallelSharedNorm", llama.WithLayer(layer => layer with { Arrangement = Spec.BlockArrangement.ParallelSharedNorm }) },
                { "cross-attention", llama.WithLayer(layer => layer with { CrossAttention = layer.Attention }) },
                { "mask Bidirectional", llama.WithAttention(attention => attention with { Mask = AttentionMask.Bidirectional }) },
                { "soft-capped attention", llama.WithAttention(attention => attention with { SoftCap = 50 }) },
                { "queries and keys", llama.WithAttention(attention => attention with { QueryKeyNorm = new QueryKeyNormSpec(norm, FullWidth: false) }) },
                { "clipped", llama.WithAttention(attention => attention with { ProjectionClip = 8 }) },
                { "Alibi positions", llama.WithAttention(attention => attention with { Positions = new PositionSpec.Alibi(8, false) }) },
                { "experts", llama.WithLayer(layer => layer with { FeedForward = layer.FeedForward with { Experts = new ExpertsSpec(4, 2, true) } }) },
                { "another width (12)", llama.WithEmbedding(embedding => embedding with { Width = 12 }) },
                { "token types", llama.WithEmbedding(embedding => embedding with { TokenTypes = 2 }) },
                { "after the embedding", llama.WithEmbedding(embedding => embedding with { Norm = norm }) },
                { "Sinusoidal positions", llama.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Sinusoidal(true, 0) }) },
                { "soft-capped logits", llama with { Head = new HeadSpec.LanguageModel(true, false, SoftCap: 30) } },
                { "kind Pooler", llama with { Head = new HeadSpec.Pooler() } },
            };
        }
    }

    public static TheoryData<string> UnsupportedFeatures => [.. Unsupported.Keys];

    [Theory]
    [MemberData(nameof(UnsupportedFeatures))]
    public void What_this_version_cannot_compile_is_refused_by_name(string feature) =>
        Assert.Contains(feature, Assert.Throws<UnsupportedFeatureException>(() => ModelLowering.Lower(Unsupported[feature])).Message);

    private static string Printed(ModelSpec spec)
    {
        ModelGraphs graphs = ModelLowering.Lower(spec);
        return string.Join('\n', [IrPrinter.Print(spec), IrPrinter.Print(graphs.Embed), .. graphs.Layers.Select(IrPrinter.Print), IrPrinter.Print(graphs.Head!)]);
    }
}
