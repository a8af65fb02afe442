using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Llama 1 to 3, TinyLlama, SmolLM and everything else published as <c>model_type: llama</c> (Touvron et al., 2023, arXiv:2302.13971).</summary>
internal static class LlamaFamily
{
    /// <summary>What LlamaConfig takes where the file says nothing.</summary>
    private const double DefaultEpsilon = 1e-6;

    public static Family Family { get; } = new("llama", ["LlamaForCausalLM"], ["hidden_dropout"], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", "hidden_size");
        int maxPositions = config.Size("Transformer.MaxPositions", "max_position_embeddings");
        double epsilon = config.OptionalNumber("Normalization.Epsilon", "rms_norm_eps") ?? DefaultEpsilon;
        NormSpec norm = new(Norm.Rms, (float)epsilon);
        LayerSpec layer = new(
            ReadAttention(config, hiddenSize, maxPositions), CrossAttention: null, ReadFeedForward(config), norm, NormPlacement.Pre);

        EmbeddingSpec embedding = new(hiddenSize, Scale: 1, new PositionSpec.None());
        int layers = config.Size("Transformer.Layers", "num_hidden_layers");
        StackSpec stack = StackSpec.Uniform(embedding, layer, Shared.Layers(layers), norm);
        HeadSpec head = new HeadSpec.LanguageModel(config.Flag("Transformer.TieEmbeddings", false, "tie_word_embeddings"), Bias: false);
        int vocabularySize = config.Size("Transformer.VocabularySize", "vocab_size");
        return ModelAssembly.OneStack(type, TransformerKind.Decoder, vocabularySize, hiddenSize, maxPositions, stack, head, LlamaNames.Preset, options);
    }

    private static AttentionSpec ReadAttention(ConfigReader config, int hiddenSize, int maxPositions)
    {
        int heads = config.Size("Attention.Heads", "num_attention_heads");
        int keyValueHeads = config.OptionalSize("Attention.KeyValueHeads", "num_key_value_heads") ?? heads;
        int headSize = Shared.HeadSize(config, hiddenSize, heads, "num_attention_heads", config.OptionalSize("Attention.HeadSize", "head_dim"));

        // Llama turns whole heads: transformers fails on anything else.
        config.Refuse("partial_rotary_factor", value => value is JsonValue.Number { Value: 1 });
        PositionSpec positions = RotaryReader.Read(config, headSize, maxPositions);
        bool bias = config.Flag("Attention.Bias", false, "attention_bias");
        return new AttentionSpec(
            heads,
            keyValueHeads,
            headSize,
            positions,
            AttentionMask.Causal,
            SpecDefaults.AttentionScale(headSize),
            bias ? AttentionBias.All : AttentionBias.None);
    }

    private static FeedForwardSpec ReadFeedForward(ConfigReader config)
    {
        int intermediateSize = config.Size("FeedForward.IntermediateSize", "intermediate_size");
        Activation activation = config.Choice("FeedForward.Activation", Activations.ByName, "hidden_act") ?? Activation.Silu;
        bool bias = config.Flag("FeedForward.Bias", false, "mlp_bias");
        return new FeedForwardSpec(intermediateSize, activation, Gated: true, UpBias: bias, DownBias: bias);
    }
}
