namespace Intaglio.Weights;

/// <summary>A piece of a packed file.</summary>
/// <param name="Name">The name of the file that was packed along, or what messages call the piece.</param>
/// <param name="Offset">Its first byte in the packed file.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Checksum">The XXH3 hash of its bytes.</param>
internal readonly record struct PackedSection(string Name, long Offset, long Length, ulong Checksum)
{
    /// <summary>The byte behind it.</summary>
    public long End => Offset + Length;
}
