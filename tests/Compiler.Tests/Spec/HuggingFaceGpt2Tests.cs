using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class HuggingFaceGpt2Tests
{
    [Fact]
    public void Every_key_of_a_gpt2_reaches_its_member()
    {
        ModelSpec model = ConfigTexts.Gpt2.Model();
        LayerSpec layer = model.OnlyStack.Kinds[0];

        Assert.Equal((123, 48, 64, 2), (model.VocabularySize, model.HiddenSize, model.MaxPositions, model.OnlyStack.Layers));
        Assert.Equal(new PositionSpec.Learned(64, 0), model.OnlyStack.Embedding.Positions);
        Assert.Equal((4, 4, 12, AttentionBias.All), (layer.Attention.Heads, layer.Attention.KeyValueHeads, layer.Attention.HeadSize, layer.Attention.Bias));
        Assert.Equal(new FeedForwardSpec(192, Spec.Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true), layer.FeedForward);
        Assert.Equal(new NormSpec(Spec.Norm.Layer, 1e-5f, Bias: true), layer.Norm);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
    }

    [Fact]
    public void Query_key_and_value_share_one_transposed_tensor()
    {
        ModelSpec model = ConfigTexts.Gpt2.Model();

        Assert.Equal(
            new TensorSource(WeightRole.Key, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            model.Naming.Sources.Single(source => source.Role == WeightRole.Key));
        Assert.Equal(
            new TensorSource(WeightRole.ValueBias, "transformer.h.{layer}.attn.c_attn.bias", Transposed: false, TensorPacking.QueryKeyValue),
            model.Naming.Sources.Single(source => source.Role == WeightRole.ValueBias));
        Assert.Equal("transformer.", Assert.Single(model.Naming.OptionalPrefixes));
        Assert.Equal(["*.attn.bias", "*.attn.masked_bias"], model.Naming.Ignored);
    }

    [Fact]
    public void Unscaled_attention_has_the_scale_1()
    {
        AttentionSpec attention = ConfigTexts.Gpt2.With("scale_attn_weights", "false").Model().OnlyStack.Kinds[0].Attention;

        Assert.Equal(1, attention.Scale);
    }

    [Fact]
    public void Scaling_by_layer_an_intermediate_size_and_separate_embeddings_are_read()
    {
        ModelSpec model = ConfigTexts.Gpt2
            .With("scale_attn_by_inverse_layer_idx", "true").With("n_inner", "150").With("tie_word_embeddings", "false").With("reorder_and_upcast_attn", "true").Model();

        Assert.True(model.OnlyStack.Kinds[0].Attention.ScaleByInverseLayer);
        Assert.Equal(150, model.OnlyStack.Kinds[0].FeedForward.IntermediateSize);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: false), model.Head);
    }

    [Fact]
    public void Old_files_name_the_positions_n_ctx() =>
        Assert.Equal(32, ConfigTexts.Gpt2.Without("n_positions").With("n_ctx", "32").Model().MaxPositions);
}
