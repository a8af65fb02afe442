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
/// <param name="LayerOffsets">Where each layer begins in a block, in bytes.</param>
/// <param name="BlockBytes">Bytes of a block.</param>
public sealed record CacheLayout(EquatableArray<long> LayerOffsets, long BlockBytes)
{
    /// <summary>Bytes that one position takes.</summary>
    public long BytesPerPosition => BlockBytes / Sizes.CacheBlockPositions;

    /// <summary>A decoder's own keys and values: all layers side by side, for they are kept.</summary>
    public static CacheLayout OfDecoder(StackSpec stack) => SideBySide(stack, kind => kind.Attention);

    /// <summary>Keys and values of the encoder's output, for the cross-attention of each of the decoder's layers; of no bytes where there is none.</summary>
    public static CacheLayout OfSource(StackSpec stack) => SideBySide(stack, kind => kind.CrossAttention);

    /// <summary>An encoder's keys and values: no layer needs those of the one before, so all have one place.</summary>
    public static CacheLayout OfEncoder(StackSpec stack) => new(
        stack.Pattern.Select(_ => 0L).ToEquatableArray(),
        Sizes.RoundUp(stack.Kinds.Max(kind => Bytes(kind.Attention)), Sizes.Alignment));

    /// <summary>Floats of one head's keys in a block.</summary>
    public static int KeyFloats(int headSize) => headSize * Sizes.CacheBlockPositions;

    /// <summary>Floats of one position's values of one head.</summary>
    public static int ValueStride(int headSize) => Sizes.RoundUp(headSize, Sizes.ValuePadding);

    /// <summary>Floats of one head's keys and values in a block; a multiple of 16 because 32 positions are.</summary>
    public static int HeadFloats(int headSize) => KeyFloats(headSize) + (Sizes.CacheBlockPositions * ValueStride(headSize));

    private static CacheLayout SideBySide(StackSpec stack, Func<LayerSpec, AttentionSpec?> attention)
    {
        var offsets = new List<long>();
        long offset = 0;
        foreach (int kind in stack.Pattern)
        {
            offsets.Add(offset);
            offset += Bytes(attention(stack.Kinds[kind]));
        }

        return new CacheLayout(offsets.ToEquatableArray(), Sizes.RoundUp(offset, Sizes.Alignment));
    }

    private static long Bytes(AttentionSpec? attention) =>
        attention is null ? 0 : (long)attention.KeyValueHeads * HeadFloats(attention.HeadSize) * sizeof(float);
}
