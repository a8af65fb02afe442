using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class GptJTests
{
    private const string GptJ = """
        {
          "model_type": "gptj",
          "n_embd": 64,
          "n_head": 4,
          "n_layer": 3,
          "n_positions": 96,
          "rotary_dim": 8,
          "vocab_size": 259
        }
        """;

    private static readonly string CodeGen = GptJ.With("model_type", "\"codegen\"");

    [SkippableTheory]
    [InlineData("gptj")]
    [InlineData("codegen")]
    public void A_reference_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Attention_and_feed_forward_read_one_norm_and_are_added_together()
    {
        LayerSpec layer = GptJ.Model().Layer();

        Assert.Equal((Spec.BlockArrangement.ParallelSharedNorm, Spec.NormPlacement.Pre), (layer.Arrangement, layer.Placement));
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), layer.Norm);
        Assert.Equal(new FeedForwardSpec(256, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
    }

    [Fact]
    public void Neighbours_of_the_first_elements_turn_together()
    {
        AttentionSpec attention = GptJ.Model().Layer().Attention;

        Assert.Equal(new PositionSpec.Rotary(8, 10_000, Spec.RotaryLayout.Interleaved, new RotaryScalingSpec.None()), attention.Positions);
        Assert.Equal((16, 0.25f, AttentionBias.None), (attention.HeadSize, attention.Scale, attention.Bias));
    }

    [Fact]
    public void The_last_projection_is_its_own_and_has_a_bias()
    {
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: true), GptJ.Model().Head);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: true), GptJ.With("tie_word_embeddings", "true").Model().Head);
        Assert.Equal("lm_head.bias", GptJ.Model().Source(WeightRole.HeadBias).Name);
    }

    [Fact]
    public void CodeGen_lies_in_four_blocks_of_queries_values_and_keys()
    {
        ModelSpec model = CodeGen.Model();

        Assert.Equal(GptJ.Model().Layer(), model.Layer());
        Assert.Equal(new RowSelection(192, First: 0, Run: 16, Stride: 48), model.Rows(WeightRole.Query));
        Assert.Equal(new RowSelection(192, First: 16, Run: 16, Stride: 48), model.Rows(WeightRole.Value));
        Assert.Equal(new RowSelection(192, First: 32, Run: 16, Stride: 48), model.Rows(WeightRole.Key));
    }

    [Fact]
    public void CodeGen_with_heads_that_four_processors_cannot_share_is_refused() =>
        CodeGen.With("n_head", "2").IsRefused("n_head", "2");

    [Fact]
    public void The_plain_model_yields_hidden_states()
    {
        ModelSpec model = GptJ.Of("GPTJModel").Model();

        Assert.Equal((Spec.TransformerKind.Encoder, new HeadSpec.None()), (model.Kind, model.Head));
        Assert.Equal(AttentionMask.Causal, model.Layer().Attention.Mask);
    }

    [Fact]
    public void A_classifier_scores_the_last_token_without_a_bias()
    {
        string json = GptJ.Of("GPTJForSequenceClassification").With("id2label", """{"0": "good", "1": "bad", "2": "neither"}""");
        ModelSpec model = json.Model();

        Assert.Equal(new HeadSpec.Classifier(EquatableArray.Of("good", "bad", "neither"), Spec.SequencePooling.Last, Dense: null, Bias: false), model.Head);
        Assert.Equal((Spec.TransformerKind.Encoder, "score.weight"), (model.Kind, model.Source(WeightRole.Head).Name));
        Assert.DoesNotContain(model.Naming.Sources, source => source.Role == WeightRole.HeadBias);
    }

    [Fact]
    public void Labels_without_names_are_numbered()
    {
        string json = GptJ.Of("GPTJForSequenceClassification");

        Assert.Equal(EquatableArray.Of("LABEL_0", "LABEL_1"), Assert.IsType<HeadSpec.Classifier>(json.Model().Head).Labels);
        Assert.Equal(3, Assert.IsType<HeadSpec.Classifier>(json.With("num_labels", "3").Model().Head).Labels.Count);
    }

    [Fact]
    public void A_mistake_in_the_list_of_classes_is_one_message() =>
        Assert.Equal("config.json(2,20): error ITG0203: 'architectures' is 3; expected a list of strings", GptJ.With("architectures", "3").OnlyProblem());
}
