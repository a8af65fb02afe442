using Intaglio.CompilerServices;

namespace Intaglio.Encoders;

/// <summary>Refuses what an encoder cannot read, before anything is computed.</summary>
internal sealed class EncoderInputCheck(ModelInfo information, CompiledProgram program)
{
    private int Vocabulary => information.SourceVocabularySize > 0 ? information.SourceVocabularySize : information.VocabularySize;

    private int MostTokens
    {
        get
        {
            int learned = information.SourceMaxPositions > 0 ? information.SourceMaxPositions : information.MaxPositions;
            return information.HasHardPositionLimit ? Math.Min(learned, program.EncoderMaxRows) : program.EncoderMaxRows;
        }
    }

    /// <summary>A sequence of tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="types">Their types, or none.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentException">There are no tokens or too many, or not as many types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token or a type is none that the model knows.</exception>
    public void Tokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, string name)
    {
        if (information.InputElements > 0)
            throw new ArgumentException($"{information.Name} reads inputs of {information.InputElements} numbers, not tokens.", nameof(tokens));
        if (tokens.IsEmpty)
            throw new ArgumentException($"{name} has no tokens; a sequence has at least one.", nameof(tokens));
        if (tokens.Length > MostTokens)
            throw new ArgumentException($"{name} has {tokens.Length} tokens, but {information.Name} encodes at most {MostTokens} together; cut the text into pieces.", nameof(tokens));
        int unknown = FindOutside(tokens, Vocabulary);
        if (unknown >= 0)
            throw new ArgumentOutOfRangeException(nameof(tokens), tokens[unknown], $"{name} has token {tokens[unknown]} at index {unknown}; the {Vocabulary} tokens that {information.Name} encodes are 0 to {Vocabulary - 1}.");
        if (!types.IsEmpty)
            Types(tokens, types, name);
    }

    /// <summary>Images or spectrograms one behind the other.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="ArgumentException">They are not a whole number of inputs.</exception>
    public int Inputs(ReadOnlySpan<float> inputs)
    {
        if (information.InputElements == 0)
            throw new ArgumentException($"{information.Name} reads tokens, not images or spectrograms.", nameof(inputs));
        if (inputs.Length % information.InputElements != 0)
            throw new ArgumentException($"An input of {information.Name} has {information.InputElements} numbers; {inputs.Length} are not a whole number of inputs.", nameof(inputs));
        return inputs.Length / information.InputElements;
    }

    private void Types(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, string name)
    {
        if (information.TokenTypes == 0)
            throw new ArgumentException($"{information.Name} has no token types.", nameof(types));
        if (types.Length != tokens.Length)
            throw new ArgumentException($"{name} has {tokens.Length} tokens and {types.Length} token types; each token has one.", nameof(types));
        int unknown = FindOutside(types, information.TokenTypes);
        if (unknown >= 0)
            throw new ArgumentOutOfRangeException(nameof(types), types[unknown], $"{name} has token type {types[unknown]} at index {unknown}; the {information.TokenTypes} types of {information.Name} are 0 to {information.TokenTypes - 1}.");
    }

    private static int FindOutside(ReadOnlySpan<int> numbers, int end)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            if ((uint)numbers[index] >= (uint)end)
                return index;
        }

        return -1;
    }
}
