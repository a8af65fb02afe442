using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Reads the keys that Llama and its descendants share; a family adds what it has of its own.</summary>
internal sealed class DecoderReader(ConfigReader config, TypeSpec type, ModelOptions options)
{
    private const string SlidingLayer = "sliding_attention";
    private const string FullLayer = "full_attention";

    public int HiddenSize { get; } = config.Size("Transformer.HiddenSize", "hidden_size");

    public int MaxPositions { get; } = config.Size("Transformer.MaxPositions", "max_position_embeddings");

    public int VocabularySize { get; } = config.Size("Transformer.VocabularySize", "vocab_size");

    public int Layers { get; } = Shared.Layers(config.Size("Transformer.Layers", "num_hidden_layers"));

    /// <summary>An RMSNorm with the epsilon of <c>rms_norm_eps</c>.</summary>
    public NormSpec RmsNorm(double epsilon) => new(Norm.Rms, Epsilon("rms_norm_eps", epsilon));

    /// <summary>A LayerNorm with weight and bias.</summary>
    public NormSpec LayerNorm(string key, double epsilon = SpecDefaults.NormEpsilon) => new(Norm.Layer, Epsilon(key, epsilon), Bias: true);

    /// <summary>Causal attention with rotary positions and the usual scale.</summary>
    /// <param name="bias">Which projections add a bias.</param>
    /// <param name="rotary">What the family's positions are where the file says nothing.</param>
    /// <param name="keyValueHeads">Key/value heads where the key is absent; null for as many as query heads, which is what null in the file means.</param>
    /// <param name="headSize">The head size where the key is absent; null for hidden size / heads.</param>
    public AttentionSpec Attention(AttentionBias bias, RotaryTraits? rotary = null, int? keyValueHeads = null, int? headSize = null)
    {
        int heads = config.Size("Attention.Heads", "num_attention_heads");
        int? sharedHeads = config.OptionalSize("Attention.KeyValueHeads", "num_key_value_heads") ?? Absent("num_key_value_heads", keyValueHeads);
        int? ownSize = config.OptionalSize("Attention.HeadSize", "head_dim") ?? Absent("head_dim", headSize);
        int size = Shared.HeadSize(config, HiddenSize, heads, "num_attention_heads", ownSize);
        PositionSpec positions = RotaryReader.Read(config, size, MaxPositions, rotary);
        return new AttentionSpec(heads, sharedHeads ?? heads, size, positions, AttentionMask.Causal, SpecDefaults.AttentionScale(size), bias);
    }

    /// <summary>Biases on all four projections, or on none, as <c>attention_bias</c> says.</summary>
    public AttentionBias AttentionBiases(bool otherwise = false) =>
        config.Flag("Attention.Bias", otherwise, "attention_bias") ? AttentionBias.All : AttentionBias.None;

    /// <summary>activation(gate(x)) · up(x).</summary>
    public FeedForwardSpec GatedFeedForward(bool bias = false) =>
        new(IntermediateSize("intermediate_size"), ActivationOr(Activation.Silu), Gated: true, UpBias: bias, DownBias: bias);

    /// <summary>activation(up(x)).</summary>
    public FeedForwardSpec PlainFeedForward(Activation activation, bool bias) =>
        new(IntermediateSize("intermediate_size"), ActivationOr(activation), Gated: false, UpBias: bias, DownBias: bias);

    /// <summary>A gated feed-forward for each expert.</summary>
    /// <param name="sizeKey">The key of an expert's width.</param>
    /// <param name="experts">Who they are.</param>
    public FeedForwardSpec ExpertFeedForward(string sizeKey, ExpertsSpec experts) =>
        new(IntermediateSize(sizeKey), ActivationOr(Activation.Silu), Gated: true, UpBias: false, DownBias: false, experts);

    /// <summary>The sliding window; null where every position is seen anyway.</summary>
    /// <param name="otherwise">The window where the key is absent; null in the file means none.</param>
    public int? Window(int? otherwise = null)
    {
        int? window = config.OptionalSize("Attention.Window", "sliding_window") ?? Absent("sliding_window", otherwise);
        return window < MaxPositions ? window : null;
    }

    /// <summary>The layers, told which of them see a window: as <c>layer_types</c> says where it stands there (transformers 4.53 on), else as the family says.</summary>
    public IEnumerable<LayerSpec> Layered(Func<int, bool> slidesByDefault, Func<bool, LayerSpec> layer)
    {
        IReadOnlyList<string> types = config.Texts("layer_types");
        bool understood = types.Count == 0 || (types.Count == Layers && types.All(type => type is SlidingLayer or FullLayer));
        if (!understood)
            config.NotUnderstood("layer_types", $"for each of the {CSharpLiteral.Of(Layers)} layers '{SlidingLayer}' or '{FullLayer}'");
        return Enumerable.Range(0, Layers)
            .Select(index => layer(understood && types.Count > 0 ? types[index] == SlidingLayer : slidesByDefault(index)));
    }

    /// <summary>As many layers as there are, all alike.</summary>
    public IEnumerable<LayerSpec> Alike(LayerSpec layer) => Enumerable.Repeat(layer, Layers);

    /// <summary>The head of a language model.</summary>
    /// <param name="tied">Whether the token table is the last projection too where <c>tie_word_embeddings</c> is absent.</param>
    public HeadSpec.LanguageModel Head(bool tied = false) => new(config.Flag("Transformer.TieEmbeddings", tied, "tie_word_embeddings"), Bias: false);

    /// <summary>The model, with the head that <c>architectures</c> asks for. One without a language model's head yields hidden states or labels, as encoders do.</summary>
    /// <param name="names">Names of its tensors.</param>
    /// <param name="layers">Its layers; equal ones become one kind, in the order of first use.</param>
    /// <param name="finalNorm">The norm after the last layer.</param>
    /// <param name="languageModel">The head where a language model is asked for.</param>
    /// <param name="embeddingScale">Factor on the token's row.</param>
    public ModelSpec Model(
        NamingPreset names, IEnumerable<LayerSpec> layers, NormSpec finalNorm, HeadSpec.LanguageModel languageModel, float embeddingScale = 1)
    {
        List<LayerSpec> kinds = [];
        List<int> pattern = [];
        foreach (LayerSpec layer in layers)
        {
            if (!kinds.Contains(layer))
                kinds.Add(layer);
            pattern.Add(kinds.IndexOf(layer));
        }

        EmbeddingSpec embedding = new(HiddenSize, embeddingScale, new PositionSpec.None());
        StackSpec stack = new(embedding, kinds.ToEquatableArray(), pattern.ToEquatableArray(), finalNorm);
        HeadSpec head = DecoderHeads.Read(config, languageModel);
        TransformerKind kind = head is HeadSpec.LanguageModel ? TransformerKind.Decoder : TransformerKind.Encoder;
        return ModelAssembly.OneStack(type, kind, VocabularySize, HiddenSize, MaxPositions, stack, head, names, options);
    }

    private float Epsilon(string key, double otherwise) => (float)(config.OptionalNumber("Normalization.Epsilon", key) ?? otherwise);

    private int IntermediateSize(string key) => config.Size("FeedForward.IntermediateSize", key);

    private Activation ActivationOr(Activation otherwise) => config.Choice("FeedForward.Activation", Activations.ByName, "hidden_act") ?? otherwise;

    /// <summary>A default of the class in transformers: it counts where the key is absent, not where it is null.</summary>
    private int? Absent(string key, int? otherwise) => config.Says(key) ? null : otherwise;
}
