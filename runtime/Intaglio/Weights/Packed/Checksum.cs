using System.IO.Hashing;

namespace Intaglio.Weights;

/// <summary>XXH3 of 64 bits over memory: reads as fast as memory does, finds damage, proves nothing against an attacker.</summary>
internal static unsafe class Checksum
{
    /// <summary>Enough to make counting free, few enough to stop soon.</summary>
    private const int PieceBytes = 4 << 20;

    /// <summary>The checksum of a piece of memory.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="cancellationToken">Stops between pieces of 4 MB.</param>
    /// <param name="visit">Sees each piece once it was read; receives how many bytes were read before it.</param>
    public static ulong Of(byte* start, long length, CancellationToken cancellationToken = default, PieceVisitor? visit = null)
    {
        var hash = new XxHash3();
        for (long done = 0; done < length; done += PieceBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = new ReadOnlySpan<byte>(start + done, (int)Math.Min(PieceBytes, length - done));
            hash.Append(piece);
            visit?.Invoke(piece, done);
        }

        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Is shown a piece of memory.</summary>
    public delegate void PieceVisitor(ReadOnlySpan<byte> piece, long before);
}
