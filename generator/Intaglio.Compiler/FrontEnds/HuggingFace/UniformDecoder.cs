using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>The head of the class that the file names.</summary>
    /// <param name="config">The file.</param>
    /// <param name="tied">Whether a language model's last projection is the token table where the file says nothing.</param>
    /// <param name="bias">Whether that projection adds a bias.</param>
    public static HeadSpec ReadHead(ConfigReader config, bool tied, bool bias = false) =>
        DecoderHeads.Read(config, new HeadSpec.LanguageModel(config.Flag("Transformer.TieEmbeddings", tied, "tie_word_embeddings"), bias));

    private ModelSpec Build(TypeSpec type, ModelOptions options)
    {
        StackSpec stack = StackSpec.Uniform(Embedding, Layer, Sizes.Layers, FinalNorm);
        ModelSpec model = ModelAssembly.OneStack(
            type, Kind, Sizes.VocabularySize, Sizes.HiddenSize, Sizes.MaxPositions, stack, Head, Names, WithHeadNames(options));
        return model with { Prefix = Prefix };
    }

    /// <summary>A stack that predicts no tokens yields hidden states: an encoder, with a causal mask.</summary>
    private TransformerKind Kind => Head is not HeadSpec.LanguageModel ? TransformerKind.Encoder
        : Prefix is null ? TransformerKind.Decoder
        : TransformerKind.PrefixDecoder;

    /// <summary>Classifiers are called alike in every family; the user's own names count first.</summary>
    private ModelOptions WithHeadNames(ModelOptions options)
    {
        string? layer = Head switch
        {
            HeadSpec.Classifier => "score",
            HeadSpec.TokenClassifier => "classifier",
            _ => null,
        };
        return layer is null ? options : options with
        {
            TensorNames = options.TensorNames
                .Concat([new TensorSource(WeightRole.Head, layer + ".weight"), new TensorSource(WeightRole.HeadBias, layer + ".bias")])
                .ToEquatableArray(),
        };
    }
}
