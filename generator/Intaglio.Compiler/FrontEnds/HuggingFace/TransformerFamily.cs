using System;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>
/// The original transformer (Vaswani et al., 2017, arXiv:1706.03762) as <c>torch.nn.Transformer</c> builds it. Hugging Face has no such
/// family; the keys are those of torch where it has the setting.
/// </summary>
internal static class TransformerFamily
{
    /// <summary>Positions are computed and set no limit: the length is that of the cache.</summary>
    private const int DefaultMaxPositions = 512;

    public static Family Family { get; } = new(
        "vanilla-transformer", ["VanillaTransformer"], [], (config, type, options) => Read(config).Model(config, type, options), IsEncoderDecoder: true);

    private static EncoderDecoder Read(ConfigReader config)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", "d_model");
        int vocabularySize = config.Size("Transformer.VocabularySize", "tgt_vocab_size");
        NormSpec norm = ClassicBlocks.ReadNorm(config, "layer_norm_eps", SpecDefaults.NormEpsilon);
        bool preNorm = config.Flag("Normalization.Placement", false, "norm_first");
        NormPlacement placement = preNorm ? NormPlacement.Pre : NormPlacement.Post;

        // torch ends each stack in a norm, also where its layers do; the paper does not.
        NormSpec? finalNorm = config.Flag("Transformer.FinalNorm", true, "final_norm") ? norm : null;
        EmbeddingSpec embedding = new(hiddenSize, (float)Math.Sqrt(hiddenSize), new PositionSpec.Sinusoidal(Interleaved: true, Offset: 0));
        AttentionSpec attention = ClassicBlocks.ReadAttention(config, hiddenSize, AttentionBias.All, "num_heads");
        FeedForwardSpec feedForward = ClassicBlocks.ReadFeedForward(config, "d_ff", ClassicBlocks.ReadActivation(config, "activation", Activation.Relu));
        (bool shared, int? sourceVocabulary) = ReadSource(config, vocabularySize);
        return new EncoderDecoder(
            vocabularySize,
            hiddenSize,
            config.OptionalSize("Transformer.MaxPositions", "max_position_embeddings") ?? DefaultMaxPositions,
            Stack("num_encoder_layers", embedding with { VocabularySize = sourceVocabulary }, EncoderDecoder.EncoderLayer(attention, feedForward, norm, placement)),
            Stack("num_decoder_layers", embedding, EncoderDecoder.DecoderLayer(attention, feedForward, norm, placement)),
            new HeadSpec.LanguageModel(config.Flag("Transformer.TieEmbeddings", false, "tie_generator"), Bias: config.Flag("Transformer.HeadBias", true, "generator_bias")),
            shared,
            TorchTransformerNames.Preset);

        StackSpec Stack(string key, EmbeddingSpec embedded, LayerSpec layer) =>
            StackSpec.Uniform(embedded, layer, Shared.Layers(config.Size("Transformer.Layers", key)), finalNorm);
    }

    /// <summary>Whether both sides read one table, and how many tokens the source has where that is another number.</summary>
    private static (bool Shared, int? Vocabulary) ReadSource(ConfigReader config, int targetVocabulary)
    {
        int source = config.Size("Transformer.VocabularySize", "src_vocab_size");
        bool shared = config.Flag("Transformer.SharedEmbedding", false, "share_embeddings");
        if (shared && source != targetVocabulary && !config.HasErrors)
            config.NotSupported("share_embeddings", "true", $"; expected src_vocab_size ({CSharpLiteral.Of(source)}) and tgt_vocab_size ({CSharpLiteral.Of(targetVocabulary)}) to be equal");
        return (shared, source == targetVocabulary ? null : source);
    }
}
