using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class HuggingFaceLlamaTests
{
    [Fact]
    public void Every_key_of_a_llama_reaches_its_member()
    {
        ModelSpec model = ConfigTexts.Llama.Model();
        StackSpec stack = model.Decoder!;
        AttentionSpec attention = stack.Kinds[0].Attention;

        Assert.Equal((Spec.TransformerKind.Decoder, 259, 64, 96), (model.Kind, model.VocabularySize, model.HiddenSize, model.MaxPositions));
        Assert.Equal((3, 8, 4, 8), (stack.Layers, attention.Heads, attention.KeyValueHeads, attention.HeadSize));
        Assert.Equal(new PositionSpec.Rotary(8, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()), attention.Positions);
        Assert.Equal(AttentionBias.None, attention.Bias);
        Assert.Equal(1 / MathF.Sqrt(8), attention.Scale);
        Assert.Equal(new FeedForwardSpec(172, Spec.Activation.Silu, Gated: true, UpBias: false, DownBias: false), stack.Kinds[0].FeedForward);
        Assert.Equal(new NormSpec(Spec.Norm.Rms, 1e-5f), stack.FinalNorm);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: false), model.Head);
    }

    [Fact]
    public void Absent_keys_have_the_values_that_transformers_gives_them()
    {
        string json = ConfigTexts.Llama
            .Without("num_key_value_heads").Without("rms_norm_eps").Without("rope_theta").Without("hidden_act").Without("tie_word_embeddings");
        ModelSpec model = json.Model();

        Assert.Equal(8, model.OnlyStack.Kinds[0].Attention.KeyValueHeads);
        Assert.Equal(1e-6f, model.OnlyStack.FinalNorm!.Epsilon);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: false, Bias: false), model.Head);
    }

    [Fact]
    public void A_head_size_of_its_own_need_not_divide_the_hidden_size()
    {
        AttentionSpec attention = ConfigTexts.Llama.With("head_dim", "20").Model().OnlyStack.Kinds[0].Attention;

        Assert.Equal((20, 160, 80), (attention.HeadSize, attention.QuerySize, attention.KeyValueSize));
        Assert.Equal(20, Assert.IsType<PositionSpec.Rotary>(attention.Positions).Dimensions);
    }

    [Fact]
    public void Attention_bias_is_on_all_four_projections()
    {
        ModelSpec model = ConfigTexts.Llama.With("attention_bias", "true").With("mlp_bias", "true").Model();

        Assert.Equal(AttentionBias.All, model.OnlyStack.Kinds[0].Attention.Bias);
        Assert.Equal("model.layers.{layer}.self_attn.o_proj.bias", NameOf(model, WeightRole.AttentionOutputBias));
        Assert.Equal("model.layers.{layer}.mlp.gate_proj.bias", NameOf(model, WeightRole.GateBias));
    }

    [Fact]
    public void A_tied_table_may_be_stored_under_the_name_of_the_head()
    {
        ModelSpec tied = ConfigTexts.Llama.With("tie_word_embeddings", "true").Model();
        ModelSpec separate = ConfigTexts.Llama.Model();

        Assert.Equal("model.embed_tokens.weight|lm_head.weight", NameOf(tied, WeightRole.TokenEmbedding));
        Assert.DoesNotContain(tied.Naming.Sources, source => source.Role == WeightRole.Head);
        Assert.Equal("model.embed_tokens.weight", NameOf(separate, WeightRole.TokenEmbedding));
        Assert.Equal("lm_head.weight", NameOf(separate, WeightRole.Head));
    }

    [Theory]
    [InlineData("silu", Spec.Activation.Silu)]
    [InlineData("gelu", Spec.Activation.Gelu)]
    [InlineData("gelu_new", Spec.Activation.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", Spec.Activation.GeluTanh)]
    [InlineData("relu", Spec.Activation.Relu)]
    public void Activations_are_known_by_their_names_in_transformers(string name, Spec.Activation activation) =>
        Assert.Equal(activation, ConfigTexts.Llama.With("hidden_act", $"\"{name}\"").Model().OnlyStack.Kinds[0].FeedForward.Activation);

    private static string NameOf(ModelSpec model, WeightRole role) => model.Naming.Sources.Single(source => source.Role == role).Name;
}
