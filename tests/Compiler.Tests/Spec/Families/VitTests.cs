using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class VitTests
{
    private const string Vit = """
        {
          "model_type": "vit",
          "hidden_size": 64,
          "intermediate_size": 150,
          "num_attention_heads": 4,
          "num_hidden_layers": 2,
          "image_size": 30,
          "patch_size": 7,
          "num_labels": 3
        }
        """;

    [SkippableFact]
    public void A_reference_names_exactly_its_tensors() => ReferenceTensors.AssertNamed("vit-classifier");

    [Fact]
    public void Each_whole_patch_is_a_row_behind_the_class_token()
    {
        ModelSpec model = Vit.Model();

        Assert.Equal(17, model.MaxPositions);
        Assert.Equal(
            new EmbeddingSpec(64, Scale: 1, new PositionSpec.Learned(17, Offset: 0), Input: new InputSpec.Patches(3, 30, 30, 7, Bias: true)),
            model.OnlyStack.Embedding);
    }

    [Fact]
    public void Norms_stand_before_the_branches_and_at_the_end()
    {
        ModelSpec model = Vit.Model();
        NormSpec norm = new(Spec.Norm.Layer, 1e-12f, Bias: true);

        Assert.Equal((Spec.NormPlacement.Pre, norm, norm), (model.Layer().Placement, model.Layer().Norm, model.OnlyStack.FinalNorm));
    }

    [Fact]
    public void The_class_token_is_classified_without_a_dense_layer_and_pooled_where_there_is_no_task()
    {
        Assert.Equal(new HeadSpec.Classifier(EquatableArray.Of("LABEL_0", "LABEL_1", "LABEL_2"), Spec.SequencePooling.First, Dense: null), Vit.Model().Head);
        Assert.Equal(new HeadSpec.Pooler(), Vit.Without("num_labels").Replace("\"patch_size\": 7,", "\"patch_size\": 7", StringComparison.Ordinal).Of("ViTModel").Model().Head);
    }

    [Fact]
    public void The_output_projection_keeps_its_bias_where_the_others_have_none() =>
        Assert.Equal(new AttentionBias(false, false, false, Output: true), Vit.With("qkv_bias", "false").Model().Layer().Attention.Bias);

    [Theory]
    [InlineData("patch_size", "31")]
    [InlineData("pooler_output_size", "32")]
    [InlineData("pooler_act", "\"relu\"")]
    public void What_does_not_fit_is_refused(string key, string value) => Vit.With(key, value).IsRefused(key, value.Trim('"'));
}
