using System.Text;
using System.Text.Json;

namespace Pronounce;

/// <summary>The model's tokens: one for each letter that it reads and each phoneme that it writes.</summary>
internal sealed class Alphabet
{
    /// <summary>The token that begins a word and a pronunciation.</summary>
    public const int Begin = 1;

    /// <summary>The token that ends them.</summary>
    public const int End = 2;

    // Tokens below this one are not characters.
    private const int FirstCharacter = 4;

    private readonly string letters;
    private readonly string phonemes;

    private Alphabet(string letters, string phonemes)
    {
        this.letters = letters;
        this.phonemes = phonemes;
    }

    /// <summary>Reads the two tables of the model's config.json: a character's place is its token.</summary>
    /// <exception cref="InvalidDataException">The file has no such tables.</exception>
    public static Alphabet Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(path));
        return config.RootElement.TryGetProperty("grapheme_chars", out JsonElement letters) && config.RootElement.TryGetProperty("phoneme_chars", out JsonElement phonemes)
            ? new Alphabet(letters.GetString()!, phonemes.GetString()!)
            : throw new InvalidDataException($"{path} has no 'grapheme_chars' and 'phoneme_chars': a model that turns spelling into phonemes was expected.");
    }

    /// <summary>A word as the model reads it: begin, letters, end.</summary>
    /// <exception cref="InvalidDataException">The word has a character that the model does not know.</exception>
    public int[] Spell(string word) =>
    [
        Begin,
        .. word.Select(letter => letters.IndexOf(letter, FirstCharacter) is var token and >= 0
            ? token
            : throw new InvalidDataException($"'{letter}' in '{word}' is no letter that this model knows; it knows {letters[FirstCharacter..]}.")),
        End,
    ];

    /// <summary>Phonemes as text; tokens that are no phonemes are left out.</summary>
    public string Read(IEnumerable<int> tokens)
    {
        var text = new StringBuilder();
        foreach (int token in tokens.Where(token => token >= FirstCharacter && token < phonemes.Length))
            text.Append(phonemes[token]);
        return text.ToString();
    }
}
