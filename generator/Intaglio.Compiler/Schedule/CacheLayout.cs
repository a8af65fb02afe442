using System.Collections.Generic;
using Intaglio.Compiler.Ir;
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

    public static CacheLayout Of(StackSpec stack)
    {
        var offsets = new List<long>();
        long offset = 0;
        foreach (int kind in stack.Pattern)
        {
            offsets.Add(offset);
            AttentionSpec attention = stack.Kinds[kind].Attention;
            offset += (long)attention.KeyValueHeads * HeadFloats(attention.HeadSize) * sizeof(float);
        }

        return new CacheLayout(offsets.ToEquatableArray(), Sizes.RoundUp(offset, Sizes.Alignment));
    }

    /// <summary>Floats of one head's keys in a block.</summary>
    public static int KeyFloats(int headSize) => headSize * Sizes.CacheBlockPositions;

    /// <summary>Floats of one position's values of one head.</summary>
    public static int ValueStride(int headSize) => Sizes.RoundUp(headSize, Sizes.ValuePadding);

    /// <summary>Floats of one head's keys and values in a block; a multiple of 16 because 32 positions are.</summary>
    public static int HeadFloats(int headSize) => KeyFloats(headSize) + (Sizes.CacheBlockPositions * ValueStride(headSize));
}
