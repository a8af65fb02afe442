using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class FalconTests
{
    private const string Falcon = """
        {
          "model_type": "falcon",
          "hidden_size": 96,
          "num_attention_heads": 6,
          "num_hidden_layers": 2,
          "vocab_size": 201
        }
        """;

    private static readonly string Newer = Falcon.With("new_decoder_architecture", "true").With("num_kv_heads", "2");

    [SkippableTheory]
    [InlineData("falcon-alibi-mqa")]
    [InlineData("falcon-mha-seq")]
    [InlineData("falcon-mqa")]
    [InlineData("falcon-mqa-bias")]
    [InlineData("falcon-new-gqa")]
    [InlineData("falcon-rw-alibi")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Absent_keys_give_a_Falcon_7B()
    {
        ModelSpec model = Falcon.With("num_kv_heads", "6").Model();
        LayerSpec layer = model.Layer();

        Assert.Equal((1, AttentionBias.None, Spec.BlockArrangement.ParallelSharedNorm), (layer.Attention.KeyValueHeads, layer.Attention.Bias, layer.Arrangement));
        Assert.Equal(new PositionSpec.Rotary(16, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()), layer.Attention.Positions);
        Assert.Equal(new FeedForwardSpec(384, Spec.Activation.Gelu, Gated: false, UpBias: false, DownBias: false), layer.FeedForward);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
        Assert.Equal(new RowSelection(128, First: 96, Run: 16, Stride: 128), model.Rows(WeightRole.Key));
    }

    [Fact]
    public void Groups_of_queries_lie_before_their_key_and_value()
    {
        ModelSpec model = Newer.Model();

        Assert.Equal((2, Spec.BlockArrangement.ParallelTwoNorms), (model.Layer().Attention.KeyValueHeads, model.Layer().Arrangement));
        Assert.Equal(new RowSelection(160, First: 0, Run: 48, Stride: 80), model.Rows(WeightRole.Query));
        Assert.Equal(new RowSelection(160, First: 48, Run: 16, Stride: 80), model.Rows(WeightRole.Key));
        Assert.Equal(new RowSelection(160, First: 64, Run: 16, Stride: 80), model.Rows(WeightRole.Value));
    }

    [Fact]
    public void The_newer_architecture_may_have_one_norm() =>
        Assert.Equal(Spec.BlockArrangement.ParallelSharedNorm, Newer.With("num_ln_in_parallel_attn", "1").Model().Layer().Arrangement);

    [Fact]
    public void Without_multi_query_every_head_has_its_key()
    {
        LayerSpec layer = Falcon.With("multi_query", "false").With("parallel_attn", "false").With("bias", "true").Model().Layer();

        Assert.Equal((6, AttentionBias.All, Spec.BlockArrangement.Sequential), (layer.Attention.KeyValueHeads, layer.Attention.Bias, layer.Arrangement));
    }

    [Fact]
    public void Distances_are_penalised_before_the_scale() =>
        Assert.Equal(new PositionSpec.Alibi(MaxBias: 8, BeforeScale: true), Falcon.With("alibi", "true").With("rope_theta", "500.0").Model().Layer().Attention.Positions);

    [Fact]
    public void Combinations_that_transformers_cannot_run_are_refused()
    {
        Newer.With("parallel_attn", "false").IsRefused("parallel_attn", "false");
        Falcon.With("num_ln_in_parallel_attn", "2").IsRefused("num_ln_in_parallel_attn", "2");
        Falcon.With("multi_query", "false").With("num_kv_heads", "2").IsRefused("num_kv_heads", "2");
        Falcon.With("apply_residual_connection_post_layernorm", "true").IsRefused("apply_residual_connection_post_layernorm", "true");
    }
}
