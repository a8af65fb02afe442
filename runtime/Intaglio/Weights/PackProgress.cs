namespace Intaglio;

/// <summary>How far the writing or checking of a packed file is.</summary>
/// <param name="BytesDone">Bytes of weights that are written or checked.</param>
/// <param name="BytesTotal">Bytes of weights in all; equal to <paramref name="BytesDone"/> in the last report.</param>
public readonly record struct PackProgress(long BytesDone, long BytesTotal);
