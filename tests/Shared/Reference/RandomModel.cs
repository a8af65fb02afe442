using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>A small model with weights drawn from a seed: equal arguments, equal numbers, on every machine.</summary>
/// <param name="Spec">The model.</param>
/// <param name="Seed">What weights, tokens and inputs are drawn by.</param>
internal sealed record RandomModel(ModelSpec Spec, int Seed)
{
    /// <summary>Its graphs as lowered.</summary>
    public ModelGraphs Lowered => ModelLowering.Lower(Spec);

    /// <summary>Its weights, each drawn when it is first asked for.</summary>
    public RandomWeights Weights => new(Spec, Seed, Extreme);

    /// <summary>Whether all elements of a matrix have one magnitude, and those of a norm are equal.</summary>
    public bool Extreme { get; init; }

    /// <summary>The model as a checkpoint: shape and elements of each tensor by the name that <see cref="ModelSpec.Naming"/> gives it.</summary>
    public IReadOnlyDictionary<string, (int[] Shape, float[] Values)> Tensors() => RandomCheckpoint.Of(Spec, Weights);

    /// <summary>The interpreter of the model as lowered.</summary>
    public GraphInterpreter Interpreter() => Interpreter(Lowered);

    /// <summary>The interpreter of the model's graphs at any level.</summary>
    public GraphInterpreter Interpreter(ModelGraphs graphs) => new(Spec, graphs, Weights.Of);

    /// <summary>Tokens of the vocabulary, drawn from the same seed; the first half ends in a blank and the start token where the model looks for them.</summary>
    public int[] Tokens(int count)
    {
        int[] tokens = Drawn("tokens", count, Spec.VocabularySize);
        if (Spec.Prefix is not { } prefix)
            return tokens;
        tokens = Array.ConvertAll(tokens, token => token == prefix.StartToken ? token + 1 : token);
        tokens[count / 4] = prefix.MaskTokens[^1];
        tokens[count / 2] = prefix.StartToken;
        return tokens;
    }

    /// <summary>What the encoder reads: a sequence of each length, or as many images or spectrograms.</summary>
    public EncoderInput Source(params int[] lengths)
    {
        EmbeddingSpec embedding = Spec.Encoder!.Embedding;
        int vocabulary = embedding.VocabularySize ?? Spec.VocabularySize;
        return embedding.Input switch
        {
            InputSpec.Patches patches => Inputs(patches.Channels * patches.Height * patches.Width),
            InputSpec.Spectrogram spectrogram => Inputs(spectrogram.Bins * spectrogram.Frames),
            _ => new(
                [.. lengths.Select((length, sequence) => Drawn($"source {sequence}", length, vocabulary))],
                embedding.TokenTypes == 0 ? null : [.. lengths.Select((length, sequence) => Drawn($"types {sequence}", length, embedding.TokenTypes))]),
        };

        EncoderInput Inputs(int elements) =>
            EncoderInput.Of([.. lengths.Select((_, sequence) => Array.ConvertAll(Drawn($"input {sequence}", elements, 255), value => (value - 127) / 64.0))]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}\n{IrPrinter.Print(Spec)}";

    private int[] Drawn(string key, int count, int limit) => [.. Enumerable.Range(0, count).Select(i => (int)(RandomNumber.At(Seed, key, i) % (ulong)limit))];
}

/// <summary>Numbers that a seed, a key and an index determine.</summary>
internal static class RandomNumber
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>A splitmix64 step (Steele, Lea and Flood, 2014) on the seed, the key (FNV-1a) and the index; 48 bits.</summary>
    public static ulong At(int seed, string key, int index)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char letter in key)
            hash = (hash ^ letter) * 0x100000001B3;
        ulong z = (hash ^ ((ulong)seed * Gamma)) + ((ulong)(index + 1) * Gamma);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) >> 16;
    }
}
