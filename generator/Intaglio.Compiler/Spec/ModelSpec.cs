using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>What a model is: every default resolved, every choice closed, no null that means "default".</summary>
/// <remarks>
/// The only value that the incremental pipeline caches. Immutable, structurally equal, no Roslyn types: a member that breaks
/// one of these makes the IDE recompile the model on every keystroke, and nothing but the caching tests would notice.
/// </remarks>
public sealed record ModelSpec
{
    /// <summary>The user's class.</summary>
    public required TypeSpec Type { get; init; }

    /// <summary>Which stacks there are and which positions may see which.</summary>
    public required TransformerKind Kind { get; init; }

    /// <summary>How many tokens there are.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The width of the hidden state between layers.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The longest sequence that the model was made for.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>The bidirectional stack: encoders and encoder-decoders have one.</summary>
    public StackSpec? Encoder { get; init; }

    /// <summary>The stack that predicts tokens: decoders, prefix decoders and encoder-decoders have one.</summary>
    public StackSpec? Decoder { get; init; }

    /// <summary>What turns the last hidden state into the result.</summary>
    public required HeadSpec Head { get; init; }

    /// <summary>True where encoder and decoder read one token table.</summary>
    public bool SharedEmbedding { get; init; }

    /// <summary>How a prefix decoder finds the end of its prompt in the tokens; null for all other models, and where the first prompt as a whole is the prefix.</summary>
    public PrefixSpec? Prefix { get; init; }

    /// <summary>The token that a decoder of an encoder-decoder starts with; null where the checkpoint does not say.</summary>
    public int? DecoderStartToken { get; init; }

    /// <summary>Where each weight is found in a checkpoint.</summary>
    public required NamingSpec Naming { get; init; }

    /// <summary>The formats that the forward pass is compiled for, the preferred one first.</summary>
    public required EquatableArray<WeightFormat> Formats { get; init; }

    /// <summary>The format of the head and of token tables in quantised programs; null for that of the program.</summary>
    public WeightFormat? HeadFormat { get; init; }

    /// <summary>The instruction sets that the forward pass is compiled for.</summary>
    public required EquatableArray<InstructionSet> InstructionSets { get; init; }

    /// <summary>The format in which the decoder keeps keys and values.</summary>
    public CacheFormat Cache { get; init; } = CacheFormat.Float32;

    /// <summary>The one stack of a model that has one.</summary>
    public StackSpec OnlyStack => Decoder ?? Encoder!;

    /// <summary>The stack on a side.</summary>
    public StackSpec? Stack(StackSide side) => side == StackSide.Encoder ? Encoder : Decoder;
}

/// <summary>The tokens by which GLM marks where its prompt ends (Du et al., 2021, arXiv:2103.10360).</summary>
/// <param name="StartToken">The first token that is not part of the bidirectional prompt (<c>sop</c>).</param>
/// <param name="MaskTokens">Tokens for the blank that is filled: what is generated takes the position of the first of these that the prompt holds (<c>gMASK</c>, then <c>MASK</c>).</param>
public sealed record PrefixSpec(int StartToken, EquatableArray<int> MaskTokens);

/// <summary>The user's class: where the generated members go.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Name">The simple name.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
public sealed record TypeSpec(string Namespace, string Name, string Accessibility)
{
    /// <summary>The name with its namespace, as hint names and messages use it.</summary>
    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;
}

/// <summary>A stack of layers with its embedding and its final norm.</summary>
/// <remarks>Layer kinds are deduplicated: 32 equal layers are one kind, so generated code is bounded by architecture, not by depth.</remarks>
/// <param name="Embedding">How tokens become the first hidden state.</param>
/// <param name="Kinds">The distinct layers.</param>
/// <param name="Pattern">For each layer the index of its kind.</param>
/// <param name="FinalNorm">The norm after the last layer, where there is one.</param>
/// <param name="Sharing">For each layer the index of its weights, where layers share them (ALBERT); null where each has its own. It is what <c>{layer}</c> in tensor names stands for.</param>
public sealed record StackSpec(
    EmbeddingSpec Embedding, EquatableArray<LayerSpec> Kinds, EquatableArray<int> Pattern, NormSpec? FinalNorm, EquatableArray<int>? Sharing = null)
{
    /// <summary>How many layers the stack has.</summary>
    public int Layers => Pattern.Count;

    /// <summary>The index of a layer's weights.</summary>
    public int WeightsOf(int layer) => Sharing is { } sharing ? sharing[layer] : layer;

    /// <summary>A stack of equal layers.</summary>
    public static StackSpec Uniform(EmbeddingSpec embedding, LayerSpec layer, int layers, NormSpec? finalNorm) =>
        new(embedding, EquatableArray.Of(layer), Enumerable.Repeat(0, layers).ToEquatableArray(), finalNorm);
}

/// <summary>How tokens become the first hidden state.</summary>
/// <param name="Width">Columns of the token table; other than the hidden size where the embedding is factorised (ALBERT) or projected (OPT-350M).</param>
/// <param name="Scale">Factor on the token's row (√hidden size in Gemma and the original Transformer), 1 for none.</param>
/// <param name="Positions">Positions that are added here: learned or sinusoidal; others act in the attention.</param>
/// <param name="TokenTypes">Rows of the token type table (BERT's segments), 0 for none.</param>
/// <param name="Norm">The norm after the sum (BLOOM, BERT), where there is one.</param>
/// <param name="Projection">Where the token's row is projected to the hidden size; <see cref="EmbeddingProjection.None"/> where it has that size.</param>
/// <param name="ProjectionBias">Whether that projection adds a bias.</param>
/// <param name="VocabularySize">Rows of the token table where they are not the model's (a translator's source language); null where they are.</param>
/// <param name="Input">What is embedded instead of tokens; null for tokens.</param>
public sealed record EmbeddingSpec(
    int Width,
    float Scale,
    PositionSpec Positions,
    int TokenTypes = 0,
    NormSpec? Norm = null,
    EmbeddingProjection Projection = EmbeddingProjection.None,
    bool ProjectionBias = false,
    int? VocabularySize = null,
    InputSpec? Input = null);

/// <summary>What is embedded instead of tokens.</summary>
public abstract record InputSpec
{
    private InputSpec()
    {
    }

    /// <summary>An image [channels, height, width] cut into square patches, each projected, behind a trained class token (Dosovitskiy et al., 2020, arXiv:2010.11929).</summary>
    /// <param name="Channels">Colours.</param>
    /// <param name="Height">Pixels of a column.</param>
    /// <param name="Width">Pixels of a row.</param>
    /// <param name="PatchSize">Pixels of a patch's side.</param>
    /// <param name="Bias">Whether the projection adds a bias.</param>
    public sealed record Patches(int Channels, int Height, int Width, int PatchSize, bool Bias) : InputSpec
    {
        /// <summary>Rows of the hidden state: the class token and the patches.</summary>
        public int Rows => 1 + ((Height / PatchSize) * (Width / PatchSize));

        /// <summary>Elements of a patch.</summary>
        public int PatchElements => Channels * PatchSize * PatchSize;
    }

    /// <summary>A spectrogram [bins, frames] through two convolutions of width 3, the second of stride 2, each with an activation (Radford et al., 2022, arXiv:2212.04356).</summary>
    /// <param name="Bins">Frequencies.</param>
    /// <param name="Frames">Frames of the spectrogram; half as many rows come out.</param>
    /// <param name="Activation">After each convolution.</param>
    public sealed record Spectrogram(int Bins, int Frames, Activation Activation) : InputSpec
    {
        /// <summary>Rows of the hidden state.</summary>
        public int Rows => Frames / 2;
    }
}

/// <summary>A norm.</summary>
/// <param name="Kind">The formula.</param>
/// <param name="Epsilon">Added under the root.</param>
/// <param name="Weight">False for a norm without parameters (OLMo).</param>
/// <param name="Bias">True where a bias is added (LayerNorm as published).</param>
/// <param name="WeightPlusOne">True where the checkpoint stores weight − 1 (Gemma, Nemotron).</param>
public sealed record NormSpec(Norm Kind, float Epsilon, bool Weight = true, bool Bias = false, bool WeightPlusOne = false);
