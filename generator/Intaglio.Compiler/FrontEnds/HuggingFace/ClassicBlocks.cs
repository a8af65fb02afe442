using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The blocks as first published (Vaswani et al., 2017): every head with keys and values of its own, a feed-forward block without a gate.</summary>
internal static class ClassicBlocks
{
    /// <summary>LayerNorm with weight and bias, and the epsilon that torch takes.</summary>
    public static NormSpec Norm { get; } = new(Spec.Norm.Layer, (float)SpecDefaults.NormEpsilon, Bias: true);

    /// <summary>LayerNorm with weight and bias.</summary>
    public static NormSpec ReadNorm(ConfigReader config, string epsilonKey, double epsilon) =>
        Norm with { Epsilon = (float)(config.OptionalNumber("Normalization.Epsilon", epsilonKey) ?? epsilon) };

    /// <summary>Attention over all of a sequence, with the usual scale; heads share the hidden size.</summary>
    public static AttentionSpec ReadAttention(ConfigReader config, int hiddenSize, AttentionBias bias, params string[] headsKeys)
    {
        int heads = config.Size("Attention.Heads", headsKeys);
        return Attention(heads, Shared.HeadSize(config, hiddenSize, heads, headsKeys[0], headSize: null), bias);
    }

    /// <inheritdoc cref="ReadAttention"/>
    public static AttentionSpec Attention(int heads, int headSize, AttentionBias bias) =>
        new(heads, KeyValueHeads: heads, headSize, new PositionSpec.None(), AttentionMask.Bidirectional, SpecDefaults.AttentionScale(headSize), bias);

    /// <summary>The activation that a key names.</summary>
    public static Activation ReadActivation(ConfigReader config, string key, Activation activation) =>
        config.Choice("FeedForward.Activation", Activations.ByName, key) ?? activation;

    /// <summary>Two projections with biases, and the activation between them.</summary>
    public static FeedForwardSpec ReadFeedForward(ConfigReader config, string sizeKey, Activation activation) =>
        new(config.Size("FeedForward.IntermediateSize", sizeKey), activation, Gated: false, UpBias: true, DownBias: true);
}
