namespace Intaglio.Text;

/// <summary>A part of a tokenizer of which there are several kinds; <see cref="PartKinds"/> lists who reads which.</summary>
internal interface IPackedPart
{
    /// <summary>The kind's name in a packed file.</summary>
    string Kind => GetType().Name;

    /// <summary>Writes all that the kind's <c>Read</c> needs.</summary>
    void Write(PartWriter writer);
}
