using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>
/// How keys and values are kept. A block holds 32 positions of every layer and head, so every offset inside it is a constant, a session's
/// cache is a run of blocks, and blocks could be handed out one by one. Within a head keys lie as a panel
/// [head size][32 positions], like the weights of a projection, and values as [32 positions][padded head size].
/// </summary>
/// <remarks>
/// In BF16 positions p and p + 16 are a pair, in keys and values alike: one shift and one mask make two vectors of one, as with weights. In 8 bits the scales of the
/// 32 keys and of the 32 values stand behind them.
/// </remarks>
/// <param name="LayerOffsets">Where each layer begins in a block, in bytes.</param>
/// <param name="BlockBytes">Bytes of a block.</param>
/// <param name="Format">The format of keys and values.</param>
public sealed record CacheLayout(EquatableArray<long> LayerOffsets, long BlockBytes, CacheFormat Format = CacheFormat.Float32)
{
    /// <summary>Bytes that one position takes.</summary>
    public long BytesPerPosition => BlockBytes / Sizes.CacheBlockPositions;

    /// <summary>A decoder's own keys and values: all layers side by side, for they are kept.</summary>
    public static CacheLayout OfDecoder(StackSpec stack, CacheFormat format) => SideBySide(stack, kind => kind.Attention, format);

    /// <summary>Keys and values of the encoder's output, for the cross-attention of each of the decoder's layers; of no bytes where there is none.</summary>
    public static CacheLayout OfSource(StackSpec stack) => SideBySide(stack, kind => kind.CrossAttention, CacheFormat.Float32);

    /// <summary>An encoder's keys and values: no layer needs those of the one before, so all have one place.</summary>
    public static CacheLayout OfEncoder(StackSpec stack) => new(
        stack.Pattern.Select(_ => 0L).ToEquatableArray(),
        Sizes.RoundUp(stack.Kinds.Max(kind => Bytes(kind.Attention, CacheFormat.Float32)), Sizes.Alignment));

    /// <summary>Floats of one head's keys in a block.</summary>
    public static int KeyFloats(int headSize) => headSize * Sizes.CacheBlockPositions;

    /// <summary>Floats of one position's values of one head.</summary>
    public static int ValueStride(int headSize) => Sizes.RoundUp(headSize, Sizes.ValuePadding);

    /// <summary>Floats of one head's keys and values in a block; a multiple of 16 because 32 positions are.</summary>
    public static int HeadFloats(int headSize) => KeyFloats(headSize) + (Sizes.CacheBlockPositions * ValueStride(headSize));

    /// <summary>Bytes of one head's keys in a block.</summary>
    public static int KeyBytes(int headSize, CacheFormat format) => Sizes.RoundUp(KeyFloats(headSize) * ElementBytes(format), Sizes.Alignment);

    /// <summary>Bytes of one head's keys and values in a block, without scales: where those begin.</summary>
    public static int ScaleOffset(int headSize, CacheFormat format) => KeyBytes(headSize, format) + (Sizes.CacheBlockPositions * ValueStride(headSize) * ElementBytes(format));

    /// <summary>Bytes of one head in a block; a multiple of a cache line.</summary>
    public static int HeadBytes(int headSize, CacheFormat format) =>
        ScaleOffset(headSize, format) + (format == CacheFormat.Q8 ? 2 * Sizes.CacheBlockPositions * sizeof(float) : 0);

    private static int ElementBytes(CacheFormat format) => format switch
    {
        CacheFormat.Float32 => 4,
        CacheFormat.BFloat16 => 2,
        CacheFormat.Q8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No layout for this cache format."),
    };

    private static CacheLayout SideBySide(StackSpec stack, Func<LayerSpec, AttentionSpec?> attention, CacheFormat format)
    {
        var offsets = new List<long>();
        long offset = 0;
        foreach (int kind in stack.Pattern)
        {
            offsets.Add(offset);
            offset += Bytes(attention(stack.Kinds[kind]), format);
        }

        return new CacheLayout(offsets.ToEquatableArray(), Sizes.RoundUp(offset, Sizes.Alignment), format);
    }

    private static long Bytes(AttentionSpec? attention, CacheFormat format) =>
        attention is null ? 0 : (long)attention.KeyValueHeads * HeadBytes(attention.HeadSize, format);
}
