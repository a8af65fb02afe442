using System;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>
/// ChatGLM-6B (Zeng et al., 2022, arXiv:2210.02414) and its successors: <c>model_type: chatglm</c> is the name of two architectures. The second
/// pads its vocabulary and says so; its files are read by <see cref="ChatGlm2Reader"/>.
/// </summary>
internal static class ChatGlmFamily
{
    private static readonly DecoderKeys Keys = new(["hidden_size"], ["num_layers"], ["num_attention_heads"], ["max_sequence_length"]);

    public static Family Family { get; } = UniformDecoder.Family(
        "chatglm",

        // Published files name the class without a head and map all of transformers' classes to the one with it.
        ["ChatGLMModel", "ChatGLMForConditionalGeneration"],
        ["auto_map", "prefix_projection", .. ChatGlm2Reader.HarmlessKeys],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        // Trained prompts (P-tuning v2) would stand in the cache before the first token.
        config.Refuse("pre_seq_len", _ => false);
        config.Refuse("quantization_bit", value => value is JsonValue.Number { Value: 0 });
        return config.OptionalSize("Transformer.VocabularySize", ChatGlm2Reader.VocabularyKey) is null ? ReadFirst(config) : ChatGlm2Reader.Read(config);
    }

    private static UniformDecoder ReadFirst(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, Keys);
        config.Refuse("position_encoding_2d", value => value is JsonValue.Boolean { Value: true });
        AttentionSpec attention = sizes.Attention(new PositionSpec.Rotary2D(sizes.HeadSize / 2, SpecDefaults.RotaryTheta), AttentionBias.All);
        int intermediateSize = config.OptionalSize("FeedForward.IntermediateSize", "inner_hidden_size") ?? sizes.FourTimesHidden;
        NormSpec norm = UniformDecoder.LayerNorm(config, "layernorm_epsilon");
        LayerSpec layer = new(
            attention with { Mask = AttentionMask.Prefix },
            CrossAttention: null,
            new FeedForwardSpec(intermediateSize, Activation.GeluTanh, Gated: false, UpBias: true, DownBias: true),
            norm,
            NormPlacement.Pre,
            ResidualScale: (float)Math.Sqrt(2.0 * sizes.Layers),
            ResidualFromNorm: true);
        HeadSpec head = new HeadSpec.LanguageModel(config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings"), Bias: false);
        return new UniformDecoder(sizes, sizes.TokenEmbedding, layer, norm, head, MegatronNames.ChatGlm, ReadPrefix(config));
    }

    /// <summary>The answer begins at the token that begins a sequence, and fills the blank that the prompt marks.</summary>
    private static PrefixSpec ReadPrefix(ConfigReader config) => new(
        config.Size("PrefixTokens.start", "bos_token_id"),
        EquatableArray.Of(config.Size("PrefixTokens.masks", "gmask_token_id"), config.Size("PrefixTokens.masks", "mask_token_id")));
}
