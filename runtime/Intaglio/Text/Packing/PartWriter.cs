using System.Runtime.InteropServices;

namespace Intaglio.Text;

/// <summary>Writes the parts of a tokenizer one behind the other, numbers as they lie in memory; <see cref="PartReader"/> reads them in the same order.</summary>
internal sealed class PartWriter
{
    private readonly MemoryStream bytes = new();
    private readonly List<Vocabulary> vocabularies = [];

    /// <summary>Everything that was written.</summary>
    public byte[] ToArray() => bytes.ToArray();

    public void Number(int value) => bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    public void Flag(bool value) => Number(value ? 1 : 0);

    /// <summary>A text as UTF-16, because tokens may hold half a surrogate pair.</summary>
    public void Text(string value) => Table<char>(value);

    public void Texts(IReadOnlyCollection<string> values) => List(values, Text);

    /// <summary>Parts behind their count.</summary>
    public void List<T>(IReadOnlyCollection<T> values, Action<T> write)
    {
        Number(values.Count);
        foreach (T value in values) write(value);
    }

    /// <summary>Numbers behind their count.</summary>
    public void Table<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Number(values.Length);
        bytes.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>A vocabulary, or which one it is of those that were written before.</summary>
    public void Vocabulary(Vocabulary vocabulary)
    {
        int known = vocabularies.IndexOf(vocabulary);
        Number(known < 0 ? vocabularies.Count : known);
        if (known >= 0) return;
        vocabularies.Add(vocabulary);
        vocabulary.Write(this);
    }

    /// <summary>A part that knows its kind, or that there is none.</summary>
    public void Part(IPackedPart? part)
    {
        Text(part?.Kind ?? "");
        part?.Write(this);
    }
}
