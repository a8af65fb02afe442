using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class MptTests
{
    private const string Mpt = """
        {
          "model_type": "mpt",
          "d_model": 64,
          "n_heads": 4,
          "n_layers": 3,
          "max_seq_len": 96,
          "attn_config": {},
          "vocab_size": 251
        }
        """;

    [SkippableTheory]
    [InlineData("mpt")]
    [InlineData("mpt-scale")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Nothing_has_a_bias()
    {
        LayerSpec layer = Mpt.With("no_bias", "false").Model().Layer();

        Assert.Equal(AttentionBias.None, layer.Attention.Bias);
        Assert.Equal(new FeedForwardSpec(256, Spec.Activation.Gelu, Gated: false, UpBias: false, DownBias: false), layer.FeedForward);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f), layer.Norm);
    }

    [Fact]
    public void The_exponent_of_the_slopes_is_8_whatever_the_file_says() =>
        Assert.Equal(
            new PositionSpec.Alibi(MaxBias: 8, BeforeScale: false),
            Mpt.With("attn_config", """{"alibi": true, "alibi_bias_max": 16}""").Model().Layer().Attention.Positions);

    [Fact]
    public void A_scale_and_a_clip_of_its_own_are_read()
    {
        AttentionSpec attention = Mpt.With("attn_config", """{"softmax_scale": 0.4, "clip_qkv": 6}""").Model().Layer().Attention;

        Assert.Equal((0.4f, 6f), (attention.Scale, attention.ProjectionClip));
        Assert.Equal((0.25f, null), (Mpt.Model().Layer().Attention.Scale, Mpt.Model().Layer().Attention.ProjectionClip));
    }

    [Fact]
    public void All_queries_lie_before_all_keys() =>
        Assert.Equal(new RowSelection(192, First: 64, Run: 64, Stride: 192), Mpt.Model().Rows(WeightRole.Key));

    [Theory]
    [InlineData("attn_config.qk_ln", "true", """{"qk_ln": true}""")]
    [InlineData("attn_config.prefix_lm", "true", """{"prefix_lm": true}""")]
    [InlineData("attn_config.alibi", "false", """{"alibi": false}""")]
    [InlineData("attn_config.attn_type", "multiquery_attention", """{"attn_type": "multiquery_attention"}""")]
    public void Attention_that_transformers_does_not_have_is_refused(string key, string value, string section) =>
        Mpt.With("attn_config", section).IsRefused(key, value);

    [Theory]
    [InlineData("logit_scale", "0.5")]
    [InlineData("norm_type", "rmsnorm")]
    public void A_setting_that_only_the_original_code_has_is_refused(string key, string value) =>
        Mpt.With(key, char.IsDigit(value[0]) ? value : $"\"{value}\"").IsRefused(key, value);
}
