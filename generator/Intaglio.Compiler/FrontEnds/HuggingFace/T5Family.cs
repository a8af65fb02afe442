using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>T5 and T5 1.1 (Raffel et al., 2019, arXiv:1910.10683), mT5 (Xue et al., 2020, arXiv:2010.11934) and UMT5 (Chung et al., 2023, arXiv:2304.09151).</summary>
internal static class T5Family
{
    private const double DefaultEpsilon = 1e-6;
    private const int DefaultBuckets = 32;
    private const int DefaultMaxDistance = 128;

    /// <summary>The length of the training: positions act in the attention alone and set no limit.</summary>
    private const int TrainingLength = 512;

    private const string FeedForwardKey = "feed_forward_proj";
    private const string GatedPrefix = "gated-";

    public static Family T5 { get; } = Create("t5", "T5", new Variant(SharedBias: true, Tied: true, "relu"));

    public static Family MT5 { get; } = Create("mt5", "MT5", new Variant(SharedBias: true, Tied: false, "gated-gelu"));

    public static Family UMT5 { get; } = Create("umt5", "UMT5", new Variant(SharedBias: false, Tied: false, "gated-gelu"));

    /// <summary>What tells the three apart.</summary>
    /// <param name="SharedBias">Whether all layers of a stack use the first layer's table of distances.</param>
    /// <param name="Tied">Whether the head is tied where the file says nothing.</param>
    /// <param name="FeedForward">The feed-forward block where the file says nothing.</param>
    private sealed record Variant(bool SharedBias, bool Tied, string FeedForward);

    private static Family Create(string modelType, string name, Variant variant) => new(
        modelType,
        [name + "ForConditionalGeneration", name + "Model", name + "EncoderModel"],
        ["dropout_rate", "initializer_factor", "output_past", "gradient_checkpointing"],
        (config, type, options) => Read(config, variant, type, options),
        IsEncoderDecoder: true);

    private static ModelSpec Read(ConfigReader config, Variant variant, TypeSpec type, ModelOptions options)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", "d_model");
        int vocabularySize = config.Size("Transformer.VocabularySize", "vocab_size");
        int maxPositions = config.OptionalSize("Transformer.MaxPositions", "n_positions") ?? TrainingLength;
        NormSpec norm = new(Norm.Rms, (float)(config.OptionalNumber("Normalization.Epsilon", "layer_norm_epsilon") ?? DefaultEpsilon));
        EmbeddingSpec embedding = new(hiddenSize, Scale: 1, new PositionSpec.None());
        AttentionSpec attention = ReadAttention(config, variant);
        FeedForwardSpec feedForward = ReadFeedForward(config, variant);

        int layers = config.Size("Transformer.Layers", "num_layers");
        int decoderLayers = config.OptionalSize("Transformer.Layers", "num_decoder_layers") ?? layers;
        StackSpec encoder = Stack(EncoderDecoder.EncoderLayer(attention, feedForward, norm, NormPlacement.Pre), layers);
        HeadSpec head = ReadHead(config, variant, hiddenSize);
        string architecture = EncoderHeads.Architecture(config);
        if (architecture.EndsWith("EncoderModel", StringComparison.Ordinal))
            return ModelAssembly.OneStack(type, TransformerKind.Encoder, vocabularySize, hiddenSize, maxPositions, encoder, new HeadSpec.None(), T5Names.Preset, options);

        StackSpec decoder = Stack(EncoderDecoder.DecoderLayer(attention, feedForward, norm, NormPlacement.Pre), decoderLayers);
        return new EncoderDecoder(
            vocabularySize,
            hiddenSize,
            maxPositions,
            encoder,
            decoder,
            head,
            SharedEmbedding: true,
            T5Names.Preset).Model(config, type, options);

        StackSpec Stack(LayerSpec layer, int count) => StackSpec.Uniform(embedding, layer, Shared.Layers(count), norm);
    }

    /// <summary>Scores are not scaled: the initial weights were.</summary>
    private static AttentionSpec ReadAttention(ConfigReader config, Variant variant)
    {
        int heads = config.Size("Attention.Heads", "num_heads");
        PositionSpec.RelativeBias positions = new(
            config.OptionalSize("RelativeBias.Buckets", "relative_attention_num_buckets") ?? DefaultBuckets,
            config.OptionalSize("RelativeBias.MaxDistance", "relative_attention_max_distance") ?? DefaultMaxDistance,
            variant.SharedBias);
        return ClassicBlocks.Attention(heads, config.Size("Attention.HeadSize", "d_kv"), AttentionBias.None) with { Positions = positions, Scale = 1 };
    }

    /// <summary>An activation, or one behind <c>gated-</c>; newer files say both parts once more, and those count.</summary>
    private static FeedForwardSpec ReadFeedForward(ConfigReader config, Variant variant)
    {
        string projection = config.Text("FeedForward.Activation", FeedForwardKey) ?? variant.FeedForward;
        bool gated = projection.StartsWith(GatedPrefix, StringComparison.Ordinal);
        string name = gated ? projection.Substring(GatedPrefix.Length) : projection;

        // What the first files call gelu is its tanh form.
        if (gated && name == "gelu")
            name = "gelu_new";
        if (!Activations.ByName.TryGetValue(name, out Activation activation))
            config.NotSupported(FeedForwardKey, $"'{projection}'", "; expected an activation, or one behind gated-");
        return new FeedForwardSpec(
            config.Size("FeedForward.IntermediateSize", "d_ff"),
            ClassicBlocks.ReadActivation(config, "dense_act_fn", activation),
            config.Flag("FeedForward.Gated", gated, "is_gated_act"),
            UpBias: false,
            DownBias: false);
    }

    /// <summary>A tied head is scaled by 1/√hidden size; one of its own is not.</summary>
    private static HeadSpec ReadHead(ConfigReader config, Variant variant, int hiddenSize)
    {
        bool tied = config.Flag("Transformer.TieEmbeddings", variant.Tied, "tie_word_embeddings");
        return new HeadSpec.LanguageModel(tied, Bias: false, Scale: tied ? (float)(1 / Math.Sqrt(hiddenSize)) : 1);
    }
}
