using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class PalmTests
{
    private const string Palm = """
        {
          "model_type": "palm-pytorch",
          "dim": 64,
          "num_tokens": 257,
          "depth": 3,
          "dim_head": 16,
          "heads": 4,
          "ff_mult": 3
        }
        """;

    [SkippableFact]
    public void The_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("palm");

    [Fact]
    public void Every_key_reaches_its_member()
    {
        ModelSpec model = Palm.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal((257, 64, 2048, 3), (model.VocabularySize, model.HiddenSize, model.MaxPositions, model.OnlyStack.Layers));
        Assert.Equal((4, 1, 16), (layer.Attention.Heads, layer.Attention.KeyValueHeads, layer.Attention.HeadSize));
        Assert.Equal(new PositionSpec.Rotary(16, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()), layer.Attention.Positions);
        Assert.Equal(new FeedForwardSpec(192, Spec.Activation.Silu, Gated: true, UpBias: false, DownBias: false), layer.FeedForward);
        Assert.Equal((Spec.BlockArrangement.ParallelSharedNorm, new NormSpec(Spec.Norm.Layer, 1e-5f)), (layer.Arrangement, layer.Norm));
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
    }

    [Fact]
    public void One_matrix_holds_queries_key_value_what_is_gated_and_its_gate()
    {
        ModelSpec model = Palm.Model();

        Assert.Equal(
            [0, 64, 80, 96, 288],
            new[] { WeightRole.Query, WeightRole.Key, WeightRole.Value, WeightRole.Up, WeightRole.Gate }.Select(role => model.Rows(role).First));
        Assert.Equal(480, model.Rows(WeightRole.Gate).TensorRows);
    }

    [Fact]
    public void What_follows_the_layers_is_numbered_after_them()
    {
        ModelSpec model = Palm.Model();

        Assert.Equal("net.4.gamma", model.Source(WeightRole.FinalNorm).Name);
        Assert.Equal("net.0.weight|net.5.weight", model.Source(WeightRole.TokenEmbedding).Name);
    }
}
