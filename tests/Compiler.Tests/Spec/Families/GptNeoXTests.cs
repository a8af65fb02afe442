using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class GptNeoXTests
{
    private const string NeoX = """
        {
          "model_type": "gpt_neox",
          "hidden_size": 96,
          "intermediate_size": 150,
          "num_attention_heads": 3,
          "num_hidden_layers": 2,
          "max_position_embeddings": 64,
          "vocab_size": 133
        }
        """;

    [SkippableTheory]
    [InlineData("neox-parallel")]
    [InlineData("neox-sequential")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Theory]
    [InlineData("true", Spec.BlockArrangement.ParallelTwoNorms)]
    [InlineData("false", Spec.BlockArrangement.Sequential)]
    public void The_residual_is_parallel_through_two_norms_or_not_at_all(string parallel, Spec.BlockArrangement arrangement) =>
        Assert.Equal(arrangement, NeoX.With("use_parallel_residual", parallel).Model().Layer().Arrangement);

    [Fact]
    public void Absent_keys_have_the_values_that_transformers_gives_them()
    {
        ModelSpec model = NeoX.Model();
        LayerSpec layer = model.Layer();

        Assert.Equal(Spec.BlockArrangement.ParallelTwoNorms, layer.Arrangement);
        Assert.Equal(new PositionSpec.Rotary(8, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()), layer.Attention.Positions);
        Assert.Equal(AttentionBias.All, layer.Attention.Bias);
        Assert.Equal((Spec.Activation.Gelu, 1e-5f), (layer.FeedForward.Activation, layer.Norm.Epsilon));
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: false), model.Head);
    }

    [Fact]
    public void Part_of_a_head_turns_by_a_base_and_a_scaling_of_its_own()
    {
        string json = NeoX.With("rotary_pct", "0.57").With("rotary_emb_base", "20000").With("rope_scaling", """{"type": "linear", "factor": 2.0}""");

        // int(32 * 0.57) = 18, as in Python.
        Assert.Equal(new PositionSpec.Rotary(18, 20_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.Linear(2)), json.Model().Layer().Attention.Positions);
    }

    [Fact]
    public void An_odd_part_of_a_head_is_refused() => NeoX.With("rotary_pct", "0.6").IsRefused("rotary_pct", "19", "ITG0104");

    [Fact]
    public void Newer_files_say_the_share_and_the_base_twice() =>
        Assert.Equal(
            new PositionSpec.Rotary(16, 20_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()),
            NeoX.With("rotary_pct", "0.5").With("partial_rotary_factor", "0.5").With("rotary_emb_base", "20000").With("rope_theta", "20000").Model().Layer().Attention.Positions);

    [Fact]
    public void Each_head_lies_as_query_key_value()
    {
        ModelSpec model = NeoX.Model();

        Assert.Equal(new RowSelection(288, First: 0, Run: 32, Stride: 96), model.Rows(WeightRole.Query));
        Assert.Equal(new RowSelection(288, First: 32, Run: 32, Stride: 96), model.Rows(WeightRole.Key));
        Assert.Equal(new RowSelection(288, First: 64, Run: 32, Stride: 96), model.Rows(WeightRole.Value));
    }

    [Fact]
    public void Attention_without_biases_keeps_those_of_the_feed_forward()
    {
        LayerSpec layer = NeoX.With("attention_bias", "false").Model().Layer();

        Assert.Equal((AttentionBias.None, true), (layer.Attention.Bias, layer.FeedForward.UpBias));
    }

    [Fact]
    public void A_token_classifier_has_a_bias()
    {
        ModelSpec model = NeoX.Of("GPTNeoXForTokenClassification").Model();

        Assert.Equal(new HeadSpec.TokenClassifier(EquatableArray.Of("LABEL_0", "LABEL_1"), Dense: null), model.Head);
        Assert.Equal("classifier.bias", model.Source(WeightRole.HeadBias).Name);
    }
}
