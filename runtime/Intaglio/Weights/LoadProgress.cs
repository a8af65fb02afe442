namespace Intaglio;

/// <summary>How far the loading of a model's weights is.</summary>
/// <param name="BytesDone">Bytes of packed weights that are written, or checked in a packed file.</param>
/// <param name="BytesTotal">Bytes of packed weights in all; equal to <paramref name="BytesDone"/> in the last report.</param>
/// <param name="Tensor">The tensor that was packed last; empty where a packed file was mapped.</param>
public readonly record struct LoadProgress(long BytesDone, long BytesTotal, string Tensor);
