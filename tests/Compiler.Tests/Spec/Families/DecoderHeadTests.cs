using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class DecoderHeadTests
{
    [Fact]
    public void A_model_without_a_head_yields_hidden_states()
    {
        ModelSpec model = ConfigTexts.Llama.With("architectures", "[\"LlamaModel\"]").Model();

        Assert.Equal((Spec.TransformerKind.Encoder, new HeadSpec.None()), (model.Kind, model.Head));
        Assert.Equal(AttentionMask.Causal, model.Layer().Attention.Mask);
        Assert.DoesNotContain(model.Naming.Sources, source => source.Role == WeightRole.Head);
    }

    [Fact]
    public void A_classifier_of_sequences_scores_the_last_token_without_bias()
    {
        ModelSpec model = FamilyTexts.Of("mistral", "MistralForSequenceClassification", "id2label", """{"1": "GOOD", "0": "BAD"}""").Model();

        Assert.Equal(new HeadSpec.Classifier(EquatableArray.Of("BAD", "GOOD"), Spec.SequencePooling.Last, Dense: null, Bias: false), model.Head);
        Assert.Equal("score.weight|classifier.weight", model.NameOf(WeightRole.Head));
        Assert.Equal((Spec.TransformerKind.Encoder, AttentionMask.Causal), (model.Kind, model.Layer().Attention.Mask));
    }

    [Fact]
    public void A_classifier_of_tokens_adds_a_bias()
    {
        ModelSpec model = FamilyTexts.Of("qwen2", "Qwen2ForTokenClassification", "num_labels", "3").Model();

        Assert.Equal(new HeadSpec.TokenClassifier(EquatableArray.Of("LABEL_0", "LABEL_1", "LABEL_2"), Dense: null), model.Head);
        Assert.Equal("score.bias|classifier.bias", model.NameOf(WeightRole.HeadBias));
    }

    [Fact]
    public void A_file_that_says_nothing_has_two_labels() =>
        Assert.Equal(
            EquatableArray.Of("LABEL_0", "LABEL_1"),
            Assert.IsType<HeadSpec.Classifier>(FamilyTexts.Of("phi3", "Phi3ForSequenceClassification").Model().Head).Labels);

    [Theory]
    [InlineData("[\"BAD\"]")]
    [InlineData("{}")]
    [InlineData("{\"0\": 1}")]
    [InlineData("{\"0\": \"BAD\", \"2\": \"GOOD\"}")]
    public void Labels_are_numbered_without_a_gap(string labels) =>
        Assert.Contains(
            "error ITG0203: 'id2label' is",
            FamilyTexts.Of("mistral", "MistralForSequenceClassification", "id2label", labels).OnlyProblem(),
            StringComparison.Ordinal);
}
