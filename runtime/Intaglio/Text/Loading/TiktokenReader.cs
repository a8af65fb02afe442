using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Intaglio.Text;

/// <summary>Reads tokenizer.model of Llama 3: a line for each token, its bytes in base64 and its rank.</summary>
internal static class TiktokenReader
{
    /// <summary>Llama 3 reserves this many ids for special tokens, after the others.</summary>
    private const int SpecialCount = 256;

    /// <summary>Special tokens with a name; the others are called &lt;|reserved_special_token_N|&gt; (meta-llama/llama-models,
    /// tokenizer.py).</summary>
    private static readonly Dictionary<int, string> NamedSpecials = new()
    {
        [0] = "<|begin_of_text|>",
        [1] = "<|end_of_text|>",
        [4] = "<|finetune_right_pad_id|>",
        [5] = "<|step_id|>",
        [6] = "<|start_header_id|>",
        [7] = "<|end_header_id|>",
        [8] = "<|eom_id|>",
        [9] = "<|eot_id|>",
        [10] = "<|python_tag|>",
    };

    /// <summary>True where a file begins like a list of base64 tokens and not like a SentencePiece model.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> content)
    {
        int space = content[..Math.Min(content.Length, 256)].IndexOf((byte)' ');
        return space > 0 && Base64.IsValid(content[..space]) && char.IsAsciiDigit((char)content[Math.Min(space + 1, content.Length - 1)]);
    }

    /// <summary>The parts of Llama 3's tokenizer.</summary>
    public static TokenizerParts Read(string file, byte[] content) => TokenizerJsonReader.InFile(file, () =>
    {
        var ids = new Dictionary<string, int>();
        int number = 0;
        foreach (ReadOnlySpan<char> line in System.Text.Encoding.Latin1.GetString(content).AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty) continue;
            int space = line.IndexOf(' ');
            if (space <= 0 || !int.TryParse(line[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int rank))
                throw new InvalidDataException($"Line {number} must be a token in base64, a space and its rank.");
            ids[Spell(line[..space], number)] = rank;
        }
        int first = ids.Count;
        var bytesOnly = new Vocabulary(new Dictionary<string, int>(ids));
        if (bytesOnly.Size != first) throw new InvalidDataException($"The ranks must be 0 to {first - 1}, one for each of {first} tokens, but reach {bytesOnly.Size - 1}.");

        List<AddedToken> specials = [];
        int reserved = 0;
        for (int i = 0; i < SpecialCount; i++)
        {
            string name = NamedSpecials.TryGetValue(i, out string? known)
                ? known
                : string.Create(CultureInfo.InvariantCulture, $"<|reserved_special_token_{reserved++}|>");
            specials.Add(new AddedToken(name, first + i, Special: true));
            ids[name] = first + i;
        }
        return new TokenizerParts
        {
            Vocabulary = new Vocabulary(ids),
            AddedTokens = specials,
            PreTokenizer = new PatternSplitter(TextPattern.FromExpression(KnownPatterns.Llama3), SplitBehavior.Isolated),
            // A token's id is its rank: a lower one is joined first.
            Encoder = new ByteLevelEncoder(bytesOnly, RankTable.From(Enumerable.Range(0, first).Select(id => (id, id)), bytesOnly), wholePiecesFirst: true),
            Spelling = TokenSpelling.Bytes,
            Template = new TokenTemplate([first], []),
            BeginId = first,
            EndIds = [first + 1, first + 8, first + 9],
        };
    });

    private static string Spell(ReadOnlySpan<char> base64, int line)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (base64.Length > 256 || !Convert.TryFromBase64Chars(base64, bytes, out int length))
            throw new InvalidDataException($"Line {line} holds no token of up to 192 bytes in base64.");
        return string.Create(length, bytes[..length].ToArray(), static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++) span[i] = ByteAlphabet.CharacterOf(source[i]);
        });
    }
}
