using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class ChatGlmTests
{
    private const string First = """
        {
          "model_type": "chatglm",
          "hidden_size": 64,
          "inner_hidden_size": 150,
          "num_attention_heads": 4,
          "num_layers": 8,
          "max_sequence_length": 96,
          "position_encoding_2d": true,
          "bos_token_id": 252,
          "gmask_token_id": 251,
          "mask_token_id": 250,
          "vocab_size": 260
        }
        """;

    private const string Second = """
        {
          "model_type": "chatglm",
          "hidden_size": 64,
          "ffn_hidden_size": 90,
          "kv_channels": 16,
          "num_attention_heads": 4,
          "multi_query_attention": true,
          "multi_query_group_num": 2,
          "num_layers": 3,
          "seq_length": 96,
          "add_qkv_bias": true,
          "padded_vocab_size": 257,
          "vocab_size": 250
        }
        """;

    [SkippableTheory]
    [InlineData("chatglm")]
    [InlineData("chatglm2")]
    [InlineData("chatglm2-variant")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void The_first_sees_its_prompt_in_both_directions_and_turns_heads_by_two_positions()
    {
        ModelSpec model = First.Model();

        Assert.Equal((Spec.TransformerKind.PrefixDecoder, AttentionMask.Prefix), (model.Kind, model.Layer().Attention.Mask));
        Assert.Equal(new PositionSpec.Rotary2D(8, 10_000), model.Layer().Attention.Positions);
        Assert.Equal(new PrefixSpec(252, EquatableArray.Of(251, 250)), model.Prefix);
    }

    [Fact]
    public void The_residual_of_the_first_continues_from_the_norm_and_grows_with_the_depth()
    {
        LayerSpec layer = First.Model().Layer();

        Assert.Equal((true, 4f, 1f), (layer.ResidualFromNorm, layer.ResidualScale, layer.BranchScale));
        Assert.Equal(new FeedForwardSpec(150, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
    }

    [Fact]
    public void The_first_ties_its_tables_and_packs_each_head()
    {
        ModelSpec model = First.Model();

        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
        Assert.Equal(new RowSelection(192, First: 16, Run: 16, Stride: 48), model.Rows(WeightRole.Key));
    }

    [Fact]
    public void The_second_is_a_causal_decoder_that_turns_neighbours_in_half_of_a_head()
    {
        ModelSpec model = Second.Model();
        AttentionSpec attention = model.Layer().Attention;

        Assert.Equal((Spec.TransformerKind.Decoder, 257, null), (model.Kind, model.VocabularySize, model.Prefix));
        Assert.Equal(new PositionSpec.Rotary(8, 10_000, Spec.RotaryLayout.Interleaved, new RotaryScalingSpec.None()), attention.Positions);
        Assert.Equal((2, AttentionBias.QueryKeyValue), (attention.KeyValueHeads, attention.Bias));
        Assert.Equal(new FeedForwardSpec(90, Spec.Activation.Silu, Gated: true, UpBias: false, DownBias: false), model.Layer().FeedForward);
        Assert.Equal(new NormSpec(Spec.Norm.Rms, 1e-5f), model.OnlyStack.FinalNorm);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: false), model.Head);
    }

    [Fact]
    public void The_second_packs_all_queries_before_all_keys_and_gates_before_what_they_gate()
    {
        ModelSpec model = Second.Model();

        Assert.Equal(new RowSelection(128, First: 64, Run: 32, Stride: 128), model.Rows(WeightRole.Key));
        Assert.Equal((0, 90), (model.Rows(WeightRole.Gate).First, model.Rows(WeightRole.Up).First));
    }

    [Fact]
    public void The_second_without_multi_query_packs_each_head() =>
        Assert.Equal(new RowSelection(192, First: 16, Run: 16, Stride: 48), Second.With("multi_query_attention", "false").Model().Rows(WeightRole.Key));

    [Fact]
    public void The_second_has_switches_for_its_norms_biases_and_residual()
    {
        ModelSpec model = Second
            .With("rmsnorm", "false").With("add_bias_linear", "true").With("apply_residual_connection_post_layernorm", "true").With("post_layer_norm", "false").Model();

        Assert.Equal((new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), null), (model.Layer().Norm, model.OnlyStack.FinalNorm));
        Assert.Equal((AttentionBias.All, true, true, true), (model.Layer().Attention.Bias, model.Layer().FeedForward.UpBias, model.Layer().FeedForward.DownBias, model.Layer().ResidualFromNorm));
    }

    [Theory]
    [InlineData("pre_seq_len", "6")]
    [InlineData("quantization_bit", "4")]
    public void What_neither_computes_is_refused(string key, string value)
    {
        First.With(key, value).IsRefused(key, value);
        Second.With(key, value).IsRefused(key, value);
    }

    [Fact]
    public void Another_position_of_either_is_refused()
    {
        First.With("position_encoding_2d", "false").IsRefused("position_encoding_2d", "false");
        Second.With("rope_ratio", "50").IsRefused("rope_ratio", "50");
    }
}
