using System;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What Gemma's families have in common: norms that store weight − 1, embeddings times √hidden size, a feed-forward with the tanh form of GELU.</summary>
internal static class GemmaKeys
{
    /// <summary>Keys of Gemma's files that change nothing: which cache the library keeps.</summary>
    public static string[] Harmless { get; } = ["cache_implementation"];

    public static NormSpec Norm(DecoderReader decoder) => decoder.RmsNorm(1e-6) with { WeightPlusOne = true };

    public static float EmbeddingScale(DecoderReader decoder) => (float)Math.Sqrt(decoder.HiddenSize);

    /// <summary>The causal attention; keys that turn it into another one are refused.</summary>
    public static AttentionSpec Attention(ConfigReader config, DecoderReader decoder, int keyValueHeads, RotaryTraits? rotary = null)
    {
        config.Refuse("use_bidirectional_attention", value => value is JsonValue.Boolean { Value: false });
        return decoder.Attention(decoder.AttentionBiases(), rotary, keyValueHeads, headSize: 256);
    }

    /// <summary>The scale where it does not follow from the head size: 1/√<c>query_pre_attn_scalar</c>.</summary>
    public static float Scale(ConfigReader config) => (float)(1 / Math.Sqrt(config.OptionalNumber("Attention.Scale", "query_pre_attn_scalar") ?? 256));

    /// <summary>The feed-forward, whose activation is <c>hidden_activation</c>; an older <c>hidden_act</c> of "gelu" always meant the tanh form.</summary>
    public static FeedForwardSpec FeedForward(ConfigReader config, DecoderReader decoder)
    {
        FeedForwardSpec feedForward = decoder.GatedFeedForward();
        Activation older = config.Text("FeedForward.Activation", "hidden_act") is null or "gelu" ? Activation.GeluTanh : feedForward.Activation;
        return feedForward with { Activation = config.Choice("FeedForward.Activation", Activations.ByName, "hidden_activation") ?? older };
    }

    /// <summary>A soft cap that null turns off.</summary>
    public static float? SoftCap(ConfigReader config, string member, string key, double? otherwise) =>
        (float?)(config.OptionalNumber(member, key) ?? (config.Says(key) ? null : otherwise));
}
