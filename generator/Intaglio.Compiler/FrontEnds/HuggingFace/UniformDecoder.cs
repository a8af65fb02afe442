using System;
using System.Collections.Generic;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>A decoder whose layers are all alike: what a family has read, before it becomes a model.</summary>
/// <param name="Sizes">The sizes that every decoder has.</param>
/// <param name="Embedding">How tokens become the first hidden state.</param>
/// <param name="Layer">Every layer.</param>
/// <param name="FinalNorm">The norm after the last layer, where there is one.</param>
/// <param name="Head">What turns the last hidden state into the result.</param>
/// <param name="Names">The names of the tensors.</param>
/// <param name="Prefix">How a prefix decoder finds the end of its prompt; null for all others.</param>
internal sealed record UniformDecoder(
    DecoderSizes Sizes, EmbeddingSpec Embedding, LayerSpec Layer, NormSpec? FinalNorm, HeadSpec Head, NamingPreset Names, PrefixSpec? Prefix = null)
{
    /// <summary>A row of the table of families.</summary>
    public static Family Family(
        string modelType, IReadOnlyList<string> architectures, IReadOnlyCollection<string> harmlessKeys, Func<ConfigReader, UniformDecoder> read) =>
        new(modelType, architectures, harmlessKeys, (config, type, options) => read(config).Build(type, options));

    /// <summary>LayerNorm with weight and bias.</summary>
    public static NormSpec LayerNorm(ConfigReader config, string epsilonKey) =>
        new(Norm.Layer, (float)(config.OptionalNumber("Normalization.Epsilon", epsilonKey) ?? SpecDefaults.NormEpsilon), Bias: true);

    private ModelSpec Build(TypeSpec type, ModelOptions options)
    {
        StackSpec stack = StackSpec.Uniform(Embedding, Layer, Sizes.Layers, FinalNorm);
        ModelSpec model = ModelAssembly.OneStack(
            type, Kind, Sizes.VocabularySize, Sizes.HiddenSize, Sizes.MaxPositions, stack, Head, Names, DecoderHeads.Named(Head, options));
        return model with { Prefix = Prefix };
    }

    /// <summary>A stack that predicts no tokens yields hidden states: an encoder, with a causal mask.</summary>
    private TransformerKind Kind => Head is not HeadSpec.LanguageModel ? TransformerKind.Encoder
        : Prefix is null ? TransformerKind.Decoder
        : TransformerKind.PrefixDecoder;
}
