using System;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What a family calls the sizes that every decoder has; of several names the first one present counts.</summary>
/// <param name="HiddenSize">The width between layers.</param>
/// <param name="Layers">How many layers there are.</param>
/// <param name="Heads">How many query heads there are.</param>
/// <param name="MaxPositions">The longest sequence.</param>
/// <param name="TrainingLength">The longest sequence where no key says it: positions that act in the attention alone set no limit. Null where a key must.</param>
/// <param name="VocabularySize">How many tokens there are.</param>
internal sealed record DecoderKeys(
    string[] HiddenSize, string[] Layers, string[] Heads, string[] MaxPositions, int? TrainingLength = null, string VocabularySize = "vocab_size")
{
    /// <summary>Those of GPT-2 and of what was written after it, with the names that transformers maps to them.</summary>
    public static DecoderKeys Gpt { get; } = new(
        ["n_embd", "hidden_size"], ["n_layer", "num_hidden_layers"], ["n_head", "num_attention_heads"], ["n_positions", "max_position_embeddings"]);

    /// <summary>Those that most configuration classes of transformers have.</summary>
    public static DecoderKeys Common { get; } = new(["hidden_size"], ["num_hidden_layers"], ["num_attention_heads"], ["max_position_embeddings"]);
}

/// <summary>The sizes that every decoder has.</summary>
/// <param name="VocabularySize">How many tokens there are.</param>
/// <param name="HiddenSize">The width between layers.</param>
/// <param name="Layers">How many layers there are.</param>
/// <param name="Heads">How many query heads there are.</param>
/// <param name="HeadSize">Elements of a head.</param>
/// <param name="MaxPositions">The longest sequence.</param>
internal sealed record DecoderSizes(int VocabularySize, int HiddenSize, int Layers, int Heads, int HeadSize, int MaxPositions)
{
    /// <summary>The width between the projections of a feed-forward block where nothing else is said.</summary>
    public int FourTimesHidden => (int)Math.Min(4L * HiddenSize, int.MaxValue);

    /// <summary>The token's row as it is.</summary>
    public EmbeddingSpec TokenEmbedding => new(HiddenSize, Scale: 1, new PositionSpec.None());

    /// <summary>Reads the sizes; heads that have no size of their own share the hidden size.</summary>
    public static DecoderSizes Read(ConfigReader config, DecoderKeys keys, int? headSize = null)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", keys.HiddenSize);
        int heads = config.Size("Attention.Heads", keys.Heads);
        const string positions = "Transformer.MaxPositions";
        return new DecoderSizes(
            config.Size("Transformer.VocabularySize", keys.VocabularySize),
            hiddenSize,
            Shared.Layers(config.Size("Transformer.Layers", keys.Layers)),
            heads,
            Shared.HeadSize(config, hiddenSize, heads, keys.Heads[0], headSize),
            keys.TrainingLength is { } length ? config.OptionalSize(positions, keys.MaxPositions) ?? length : config.Size(positions, keys.MaxPositions));
    }

    /// <summary>Causal attention with the usual scale.</summary>
    public AttentionSpec Attention(PositionSpec positions, AttentionBias bias, int? keyValueHeads = null) =>
        new(Heads, keyValueHeads ?? Heads, HeadSize, positions, AttentionMask.Causal, SpecDefaults.AttentionScale(HeadSize), bias);
}
