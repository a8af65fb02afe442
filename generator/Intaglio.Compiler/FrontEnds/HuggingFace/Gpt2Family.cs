using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>GPT-2 (Radford et al., 2019, "Language Models are Unsupervised Multitask Learners").</summary>
internal static class Gpt2Family
{
    public static Family Family { get; } = new(
        "gpt2",
        ["GPT2LMHeadModel"],
        [
            "summary_type", "summary_use_proj", "summary_activation", "summary_proj_to_labels", "summary_first_dropout",

            // The order of operations in half precision; results here are in single precision either way.
            "reorder_and_upcast_attn",
        ],
        Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", "n_embd", "hidden_size");
        int maxPositions = config.Size("Transformer.MaxPositions", "n_positions", "max_position_embeddings", "n_ctx");
        double epsilon = config.OptionalNumber("Normalization.Epsilon", "layer_norm_epsilon") ?? SpecDefaults.NormEpsilon;
        NormSpec norm = new(Norm.Layer, (float)epsilon, Bias: true);
        LayerSpec layer = new(ReadAttention(config, hiddenSize), CrossAttention: null, ReadFeedForward(config, hiddenSize), norm, NormPlacement.Pre);

        EmbeddingSpec embedding = new(hiddenSize, Scale: 1, new PositionSpec.Learned(maxPositions, Offset: 0));
        int layers = config.Size("Transformer.Layers", "n_layer", "num_hidden_layers");
        StackSpec stack = StackSpec.Uniform(embedding, layer, Shared.Layers(layers), norm);
        HeadSpec head = new HeadSpec.LanguageModel(config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings"), Bias: false);
        int vocabularySize = config.Size("Transformer.VocabularySize", "vocab_size");
        return ModelAssembly.OneStack(type, TransformerKind.Decoder, vocabularySize, hiddenSize, maxPositions, stack, head, Gpt2Names.Preset, options);
    }

    private static AttentionSpec ReadAttention(ConfigReader config, int hiddenSize)
    {
        int heads = config.Size("Attention.Heads", "n_head", "num_attention_heads");
        int headSize = Shared.HeadSize(config, hiddenSize, heads, "n_head", headSize: null);
        bool scaled = config.Flag("Attention.Scale", true, "scale_attn_weights");
        return new AttentionSpec(
            heads,
            KeyValueHeads: heads,
            headSize,
            new PositionSpec.None(),
            AttentionMask.Causal,
            scaled ? SpecDefaults.AttentionScale(headSize) : 1,
            AttentionBias.All,
            ScaleByInverseLayer: config.Flag("Attention.ScaleByInverseLayer", false, "scale_attn_by_inverse_layer_idx"));
    }

    private static FeedForwardSpec ReadFeedForward(ConfigReader config, int hiddenSize)
    {
        int intermediateSize = config.OptionalSize("FeedForward.IntermediateSize", "n_inner") ?? (int)System.Math.Min(4L * hiddenSize, int.MaxValue);
        Activation activation = config.Choice("FeedForward.Activation", Activations.ByName, "activation_function") ?? Activation.GeluTanh;
        return new FeedForwardSpec(intermediateSize, activation, Gated: false, UpBias: true, DownBias: true);
    }
}
