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

    /// <summary>Where each weight is found in a checkpoint.</summary>
    public required NamingSpec Naming { get; init; }

    /// <summary>The formats that the forward pass is compiled for, the preferred one first.</summary>
    public required EquatableArray<WeightFormat> Formats { get; init; }

    /// <summary>The instruction sets that the forward pass is compiled for.</summary>
    public required EquatableArray<InstructionSet> InstructionSets { get; init; }

    /// <summary>The one stack of a model that has one.</summary>
    public StackSpec OnlyStack => Decoder ?? Encoder!;
}

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
public sealed record StackSpec(EmbeddingSpec Embedding, EquatableArray<LayerSpec> Kinds, EquatableArray<int> Pattern, NormSpec? FinalNorm)
{
    /// <summary>How many layers the stack has.</summary>
    public int Layers => Pattern.Count;

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
public sealed record EmbeddingSpec(int Width, float Scale, PositionSpec Positions, int TokenTypes = 0, NormSpec? Norm = null);

/// <summary>A norm.</summary>
/// <param name="Kind">The formula.</param>
/// <param name="Epsilon">Added under the root.</param>
/// <param name="Weight">False for a norm without parameters (OLMo).</param>
/// <param name="Bias">True where a bias is added (LayerNorm as published).</param>
/// <param name="WeightPlusOne">True where the checkpoint stores weight − 1 (Gemma, Nemotron).</param>
public sealed record NormSpec(Norm Kind, float Epsilon, bool Weight = true, bool Bias = false, bool WeightPlusOne = false);
