using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Intaglio.Text;

/// <summary>The tokens of a tokenizer: text to id and id to text.</summary>
/// <remarks>Three tables without pointers, so that a packed model holds them as they are: a dictionary of as many strings takes milliseconds to make.</remarks>
internal sealed class Vocabulary
{
    /// <summary>Ids are indices of arrays, so a malformed file must not be able to name an enormous one.</summary>
    public const int MaximumId = (1 << 22) - 1;

    /// <summary>The tokens one behind the other in the order of their ids; an id without a token has no characters.</summary>
    private readonly char[] text;

    /// <summary>Where each token starts, and where the last ends.</summary>
    private readonly int[] starts;

    /// <summary>Open addressing: 1 more than the id of a token, from the place of its hash on; 0 ends a search.</summary>
    private readonly int[] slots;

    private readonly string?[] strings;
    private readonly int longest;

    /// <param name="ids">Ids by token; ids may have gaps, but each belongs to one token.</param>
    /// <exception cref="InvalidDataException">An id is negative, absurdly large or given to two tokens.</exception>
    public Vocabulary(Dictionary<string, int> ids)
        : this(InOrder(ids), ids.Count)
    {
    }

    private Vocabulary(string?[] tokens, int count)
    {
        strings = tokens;
        text = string.Concat(tokens).ToCharArray();
        starts = new int[tokens.Length + 1];
        slots = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * count) + 1)];
        for (int id = 0; id < tokens.Length; id++)
        {
            starts[id + 1] = starts[id] + (tokens[id]?.Length ?? 0);
            longest = Math.Max(longest, tokens[id]?.Length ?? 0);
            if (tokens[id] is { } token) slots[SlotOf(token)] = id + 1;
        }
    }

    private Vocabulary(char[] text, int[] starts, int[] slots)
    {
        (this.text, this.starts, this.slots) = (text, starts, slots);
        strings = new string?[starts.Length - 1];
        for (int id = 0; id < strings.Length; id++) longest = Math.Max(longest, starts[id + 1] - starts[id]);
    }

    /// <summary>One more than the highest id.</summary>
    public int Size => strings.Length;

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static Vocabulary Read(ref PartReader reader)
    {
        char[] text = reader.Table<char>();
        int[] starts = reader.Table<int>(), slots = reader.Table<int>();
        bool ordered = starts is [0, ..] && starts[^1] == text.Length && starts.Length - 2 <= MaximumId;
        for (int id = 1; id < starts.Length; id++) ordered &= starts[id - 1] <= starts[id];
        if (!ordered) throw PartReader.Malformed("The tokens of the vocabulary do not follow each other.");
        bool inside = BitOperations.IsPow2(slots.Length) && slots.AsSpan().Count(0) > slots.Length / 2;
        foreach (int slot in slots) inside &= (uint)slot < (uint)starts.Length;
        return inside ? new(text, starts, slots) : throw PartReader.Malformed("The vocabulary's table of hashes names no tokens.");
    }

    /// <summary>Writes the tables for <see cref="Read"/>.</summary>
    public void Write(PartWriter writer)
    {
        writer.Table<char>(text);
        writer.Table<int>(starts);
        writer.Table<int>(slots);
    }

    /// <summary>The characters of the token with this id; none where there is no such token.</summary>
    public ReadOnlySpan<char> TextOf(int id) => (uint)id < (uint)strings.Length ? text.AsSpan(starts[id]..starts[id + 1]) : default;

    /// <summary>The token with this id; null where there is none.</summary>
    public string? TokenOf(int id)
    {
        ReadOnlySpan<char> token = TextOf(id);
        return token.IsEmpty ? null : strings[id] ??= new string(token);
    }

    /// <summary>Looks a token up by its exact text.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id)
    {
        int found = slots[SlotOf(token)];
        id = Math.Max(found - 1, 0);
        return found > 0;
    }

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

    /// <summary>The slot of a token, or the empty one where it would be; fewer than half are taken, so there is one.</summary>
    private int SlotOf(ReadOnlySpan<char> token)
    {
        int mask = slots.Length - 1;
        int slot = (int)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(token)) & mask;
        while (slots[slot] != 0 && !token.SequenceEqual(TextOf(slots[slot] - 1))) slot = (slot + 1) & mask;
        return slot;
    }

    private static string?[] InOrder(Dictionary<string, int> ids)
    {
        int highest = -1;
        foreach ((string token, int id) in ids)
        {
            if (id is < 0 or > MaximumId)
                throw new InvalidDataException($"Token '{token}' has the id {id}; ids lie between 0 and {MaximumId}.");
            highest = Math.Max(highest, id);
        }

        var tokens = new string?[highest + 1];
        foreach ((string token, int id) in ids)
        {
            if (tokens[id] is { } other)
                throw new InvalidDataException($"The tokens '{other}' and '{token}' have the same id {id}.");
            tokens[id] = token;
        }

        return tokens;
    }
}
