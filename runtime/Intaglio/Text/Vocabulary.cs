namespace Intaglio.Text;

/// <summary>The tokens of a tokenizer: text to id and id to text.</summary>
internal sealed class Vocabulary
{
    /// <summary>Ids are indices of arrays, so a malformed file must not be able to name an enormous one.</summary>
    public const int MaximumId = (1 << 22) - 1;

    private readonly Dictionary<string, int> ids;
    private readonly string?[] tokens;
    private readonly int longest;

    /// <param name="ids">Ids by token; ids may have gaps, but each belongs to one token.</param>
    /// <exception cref="InvalidDataException">An id is negative, absurdly large or given to two tokens.</exception>
    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        int highest = -1;
        foreach ((string token, int id) in ids)
        {
            if (id is < 0 or > MaximumId)
                throw new InvalidDataException($"Token '{token}' has the id {id}; ids lie between 0 and {MaximumId}.");
            highest = Math.Max(highest, id);
            longest = Math.Max(longest, token.Length);
        }
        tokens = new string?[highest + 1];
        foreach ((string token, int id) in ids)
        {
            if (tokens[id] is { } other)
                throw new InvalidDataException($"The tokens '{other}' and '{token}' have the same id {id}.");
            tokens[id] = token;
        }
    }

    /// <summary>One more than the highest id.</summary>
    public int Size => tokens.Length;

    /// <summary>Ids by token.</summary>
    public IReadOnlyDictionary<string, int> Ids => ids;

    /// <summary>The token with this id; null where there is none.</summary>
    public string? TokenOf(int id) => (uint)id < (uint)tokens.Length ? tokens[id] : null;

    /// <summary>Looks a token up by its exact text.</summary>
    public bool TryGetId(string token, out int id) => ids.TryGetValue(token, out id);

    /// <summary>Looks a token up without making a string of it.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) =>
        ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out id);

    /// <summary>Looks up what two tokens are behind each other.</summary>
    public bool TryGetJoinedId(ReadOnlySpan<char> left, ReadOnlySpan<char> right, out int id)
    {
        int length = left.Length + right.Length;
        if (length > longest)
        {
            id = 0;
            return false;
        }

        Span<char> joined = length <= 256 ? stackalloc char[length] : new char[length];
        left.CopyTo(joined);
        right.CopyTo(joined[left.Length..]);
        return TryGetId(joined, out id);
    }
}
