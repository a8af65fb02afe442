using System.Buffers;
using System.Text;
using Intaglio.Text;

namespace Intaglio;

/// <summary>Turns text into a model's token ids and back. Immutable and safe to use from several threads.</summary>
/// <remarks>
/// Reads byte-pair encodings: byte-level (GPT-2, Llama 3, Qwen2) and SentencePiece (Llama 2), from tokenizer.json, tokenizer.model
/// or vocab.json with merges.txt.
/// </remarks>
public sealed class TextTokenizer
{
    private readonly TokenizerParts parts;
    private readonly AddedTokenSplitter rawTokens;
    private readonly AddedTokenSplitter normalizedTokens;
    private readonly Dictionary<int, AddedToken> addedById = [];

    internal TextTokenizer(TokenizerParts parts)
    {
        this.parts = parts;
        foreach (AddedToken token in parts.AddedTokens) addedById[token.Id] = token;
        rawTokens = new AddedTokenSplitter(parts.AddedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        // As in Hugging Face's tokenizers such a token is normalised before it is looked for: Llama 2's "<s>" is found as "▁<s>",
        // at the beginning of a text or after a space, and not within a word.
        normalizedTokens = new AddedTokenSplitter(parts.AddedTokens.Where(token => token.Normalized)
            .Select(token => (parts.Normalizer?.Apply(token.Content) ?? token.Content, token)));
    }

    /// <summary>How many ids there are: one more than the highest. A model's logits may be longer, rounded up.</summary>
    public int VocabularySize => parts.Vocabulary.Size;

    /// <summary>The id of the beginning-of-sequence token; null where the tokenizer's files name none.</summary>
    public int? BeginId => parts.BeginId;

    /// <summary>The ids after which a generated text is complete; empty where the tokenizer's files name none.</summary>
    public IReadOnlyList<int> EndIds => parts.EndIds;

    internal TokenSpelling Spelling => parts.Spelling;

    /// <summary>Loads a tokenizer.</summary>
    /// <param name="path">A Hugging Face folder, a tokenizer.json or a tokenizer.model, with the settings files beside it; or a packed model that holds them.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or no tokenizer in the folder.</exception>
    /// <exception cref="CheckpointFormatException">A packed model is damaged.</exception>
    /// <exception cref="InvalidDataException">A file is malformed; the message names file, place and what was expected.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is of a kind that is not supported; the message names file, key and value.</exception>
    public static TextTokenizer Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TextTokenizer(TokenizerLoader.Load(path));
    }

    /// <summary>The token ids of a text.</summary>
    /// <param name="text">The text; half a surrogate pair in it counts as U+FFFD.</param>
    /// <param name="addSpecialTokens">True to put those special tokens around it that the model was trained with, as a
    /// beginning-of-sequence token.</param>
    /// <param name="recognizeSpecialTokens">
    /// True where special tokens written in the text ("&lt;|im_end|&gt;") are those tokens. False for text that is not trusted:
    /// there they are ordinary characters.
    /// </param>
    public int[] Encode(string text, bool addSpecialTokens = true, bool recognizeSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(8 + (text.Length / 2));
        if (addSpecialTokens) ids.AddRange(parts.Template.Prefix);
        bool first = true;
        foreach ((string raw, AddedToken? rawToken) in rawTokens.Split(text, recognizeSpecialTokens))
        {
            if (rawToken is not null) ids.Add(rawToken.Id);
            else EncodeNormalized(parts.Normalizer?.Apply(raw) ?? raw, first, recognizeSpecialTokens, ids);
            first = false;
        }
        if (addSpecialTokens) ids.AddRange(parts.Template.Suffix);
        return [.. ids];
    }

    /// <summary>The text of token ids.</summary>
    /// <param name="tokens">The ids; one without a token, as a model's padding has, stands for nothing.</param>
    /// <param name="skipSpecialTokens">True to leave out special tokens, false to write their names.</param>
    /// <returns>The text, with U+FFFD where the tokens' bytes are not UTF-8.</returns>
    public string Decode(ReadOnlySpan<int> tokens, bool skipSpecialTokens = true)
    {
        var stream = new TextStream(this, [], skipSpecialTokens);
        var text = new StringBuilder();
        foreach (int token in tokens) text.Append(stream.Append(token));
        return text.Append(stream.Flush()).ToString();
    }

    /// <summary>Decodes tokens one by one as a model generates them.</summary>
    /// <param name="after">
    /// The tokens that the new ones continue, if any: the space before a word is part of a text, but not of its beginning.
    /// </param>
    /// <param name="skipSpecialTokens">True to leave out special tokens, false to write their names.</param>
    public TextStream CreateStream(ReadOnlySpan<int> after = default, bool skipSpecialTokens = true) => new(this, after, skipSpecialTokens);

    /// <summary>Looks up the id of a token, as "&lt;|im_end|&gt;".</summary>
    /// <param name="token">The token as its vocabulary spells it.</param>
    /// <param name="id">Its id.</param>
    /// <returns>False where there is no such token.</returns>
    public bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        return parts.Vocabulary.TryGetId(token, out id);
    }

    /// <summary>True for a control token, which is not part of the text.</summary>
    /// <param name="id">The id of a token.</param>
    public bool IsSpecial(int id) => addedById.TryGetValue(id, out AddedToken? added) && added.Special;

    /// <summary>The token with an id as its vocabulary spells it ("Ġthe", "▁the", "&lt;0x0A&gt;"), to look at how a text is cut; empty
    /// where there is none.</summary>
    /// <param name="id">The id of a token.</param>
    public string Spell(int id) => parts.Vocabulary.TokenOf(id) ?? "";

    /// <summary>Appends the UTF-8 bytes of a token, which may be part of a character.</summary>
    internal void AppendBytes(int id, bool skipSpecialTokens, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        if (addedById.TryGetValue(id, out AddedToken? added))
        {
            if (!(added.Special && skipSpecialTokens)) Encoding.UTF8.GetBytes(added.Content, output);
        }
        else if (parts.Vocabulary.TokenOf(id) is { } token)
        {
            parts.Spelling.Append(token, output);
        }
    }

    private void EncodeNormalized(string text, bool first, bool recognizeSpecialTokens, List<int> ids)
    {
        var pieces = new List<string>();
        foreach ((string run, AddedToken? token) in normalizedTokens.Split(text, recognizeSpecialTokens))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
            }
            else
            {
                pieces.Clear();
                if (parts.PreTokenizer is null) pieces.Add(run);
                else parts.PreTokenizer.Split(run, first, pieces);
                foreach (string piece in pieces) parts.Encoder.Encode(piece, ids);
            }
            first = false;
        }
    }
}
