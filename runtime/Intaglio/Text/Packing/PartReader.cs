using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Intaglio.Text;

/// <summary>Reads one part.</summary>
internal delegate T PartRead<T>(ref PartReader reader);

/// <summary>Reads what <see cref="PartWriter"/> wrote, never behind its end.</summary>
/// <param name="bytes">All of it.</param>
internal ref struct PartReader(ReadOnlySpan<byte> bytes)
{
    private const int MostNested = 16;

    private readonly List<Vocabulary> vocabularies = [];
    private ReadOnlySpan<byte> rest = bytes;
    private int depth;

    /// <summary>True where everything was read.</summary>
    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>What is thrown where the bytes cannot be what was written.</summary>
    public static InvalidDataException Malformed(string what) => new($"{what} Pack the model again.");

    public int Number() => MemoryMarshal.Read<int>(Bytes(sizeof(int)));

    /// <summary>A number from 0 up to, and without, a limit.</summary>
    public int Number(int limit, string what)
    {
        int value = Number();
        return (uint)value < (uint)limit ? value : throw Malformed($"{what} is {value}; expected was less than {limit}.");
    }

    public bool Flag() => Number(2, "A flag") != 0;

    public string Text() => new(Span<char>());

    public List<string> Texts() => List(static (ref PartReader reader) => reader.Text());

    /// <summary>Parts behind their count. Room is made for those that were read, not for those that a damaged count promises, and there is an end to nesting.</summary>
    public List<T> List<T>(PartRead<T> read)
    {
        if (++depth > MostNested) throw Malformed($"Parts of the tokenizer are nested more than {MostNested} deep.");
        var values = new List<T>();
        for (int left = Number((rest.Length / sizeof(int)) + 1, "A count of parts, of which each has a length at least,"); left > 0; left--) values.Add(read(ref this));
        depth--;
        return values;
    }

    /// <summary>Ids of tokens behind their count.</summary>
    public int[] Ids()
    {
        int[] ids = Table<int>();
        foreach (int id in ids)
            if ((uint)id > Intaglio.Text.Vocabulary.MaximumId) throw Malformed($"{id} is no id of a token.");
        return ids;
    }

    /// <summary>Numbers behind their count.</summary>
    public T[] Table<T>()
        where T : unmanaged => Span<T>().ToArray();

    /// <summary>A vocabulary, or one that was read before.</summary>
    public Vocabulary Vocabulary()
    {
        int index = Number(vocabularies.Count + 1, "The number of a vocabulary");
        if (index == vocabularies.Count) vocabularies.Add(Intaglio.Text.Vocabulary.Read(ref this));
        return vocabularies[index];
    }

    private ReadOnlySpan<T> Span<T>()
        where T : unmanaged
    {
        int count = Number();
        if (count < 0 || count > rest.Length / Unsafe.SizeOf<T>()) throw Malformed($"A table has {count} entries, more than there are bytes.");
        return MemoryMarshal.Cast<byte, T>(Bytes(count * Unsafe.SizeOf<T>()));
    }

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > rest.Length) throw Malformed("The tables of the tokenizer end too early.");
        ReadOnlySpan<byte> read = rest[..count];
        rest = rest[count..];
        return read;
    }
}
