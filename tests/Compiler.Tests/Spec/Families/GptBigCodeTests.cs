using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class GptBigCodeTests
{
    private const string BigCode = """
        {
          "model_type": "gpt_bigcode",
          "n_embd": 64,
          "n_head": 4,
          "n_layer": 3,
          "n_positions": 96,
          "vocab_size": 257
        }
        """;

    [SkippableFact]
    public void The_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("gptbigcode-mqa");

    [Fact]
    public void One_key_and_value_follow_all_queries()
    {
        ModelSpec model = BigCode.Model();

        Assert.Equal(1, model.Layer().Attention.KeyValueHeads);
        Assert.Equal(new RowSelection(96, First: 0, Run: 64, Stride: 96), model.Rows(WeightRole.Query));
        Assert.Equal(new RowSelection(96, First: 64, Run: 16, Stride: 96), model.Rows(WeightRole.Key));
        Assert.Equal(new RowSelection(96, First: 80, Run: 16, Stride: 96), model.Rows(WeightRole.Value));
        Assert.False(model.Source(WeightRole.Query).Transposed);
    }

    [Fact]
    public void Without_multi_query_each_head_lies_as_query_key_value()
    {
        ModelSpec model = BigCode.With("multi_query", "false").Model();

        Assert.Equal(4, model.Layer().Attention.KeyValueHeads);
        Assert.Equal(new RowSelection(192, First: 16, Run: 16, Stride: 48), model.Rows(WeightRole.Key));
    }

    [Fact]
    public void Scores_are_scaled_unless_the_file_says_no()
    {
        Assert.Equal(0.25f, BigCode.Model().Layer().Attention.Scale);
        Assert.Equal(1, BigCode.With("scale_attn_weights", "false").Model().Layer().Attention.Scale);
    }

    [Fact]
    public void The_rest_is_a_GPT_2()
    {
        ModelSpec model = BigCode.Model();

        Assert.Equal(new PositionSpec.Learned(96, Offset: 0), model.OnlyStack.Embedding.Positions);
        Assert.Equal(new FeedForwardSpec(256, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), model.Layer().FeedForward);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
    }
}
