using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Schedule;

/// <summary>
/// How attention is cut. Query rows that share a key/value head are worked on together; positions come in steps, so that scores and one step of the
/// softmax stay in the first cache, and in stretches, whose results are merged in their order, so that several workers can share a long context.
/// </summary>
/// <remarks>
/// Steps and stretches begin at fixed positions. So every row adds up the same numbers in the same order, whoever computes it, alone or among others.
/// </remarks>
public static class AttentionRows
{
    /// <summary>Blocks of a step: 128 positions, for which a row pays once for a maximum, a correction and passing its output through registers.</summary>
    public const int StepBlocks = 4;

    /// <summary>
    /// Blocks of a stretch: 512 positions. Merging a stretch costs as much as attending to 1 or 2 positions; its result is a fraction of group/512 of the cache that it read.
    /// </summary>
    public const int StretchBlocks = 4 * StepBlocks;

    /// <summary>Query rows of one pass over the cache: keys and values of a step are taken from the second cache by all but the first tile of them.</summary>
    private const int PreferredRows = 96;

    /// <summary>Query heads of one pass at most, so that short prompts have enough of them for all workers.</summary>
    private const int MostHeads = 8;

    /// <summary>Rows that there is room for: those of one pass, and all heads of a group when one token is decoded.</summary>
    public static int Capacity(AttentionShape shape) => Sizes.RoundUp(Math.Max(PreferredRows, shape.GroupSize), Sizes.ValuePadding);

    /// <summary>Floats of a state: [rows] maxima, [rows] sums, [rows][padded head size] outputs.</summary>
    public static int StateFloats(AttentionShape shape) => Capacity(shape) * (2 + CacheLayout.ValueStride(shape.HeadSize));

    /// <summary>Floats of the state of one decoded token's group.</summary>
    public static int PartialFloats(AttentionShape shape) => (2 * Capacity(shape)) + (shape.GroupSize * CacheLayout.ValueStride(shape.HeadSize));

    /// <summary>Passes over the cache that a group is cut into.</summary>
    public static int Pieces(AttentionShape shape) => (shape.GroupSize + MostHeads - 1) / MostHeads;

    /// <summary>Query heads of the largest piece of a group.</summary>
    public static int HeadsTogether(AttentionShape shape) => (shape.GroupSize + Pieces(shape) - 1) / Pieces(shape);

    /// <summary>Tokens whose rows fill whole tiles.</summary>
    public static int TokenUnit(AttentionShape shape, Tile tile) =>
        Enumerable.Range(1, tile.Rows).First(tokens => tokens * HeadsTogether(shape) % tile.Rows == 0);

    /// <summary>Tokens of a pass at most.</summary>
    public static int TokensTogether(AttentionShape shape, Tile tile)
    {
        int unit = TokenUnit(shape, tile);
        return Math.Max(unit, PreferredRows / HeadsTogether(shape) / unit * unit);
    }

    /// <summary>Heights of tiles, the tallest first; where single tokens are decoded also that which a group leaves over.</summary>
    public static IReadOnlyList<int> Heights(AttentionShape shape, Tile tile, bool decodes)
    {
        int rest = shape.GroupSize % tile.Rows;
        return tile.Heights.Concat(decodes && rest > 0 ? [rest] : Array.Empty<int>()).Distinct().OrderByDescending(rows => rows).ToList();
    }

    /// <summary>Stretches of one token that workers can share: those of the longest sequence that the model was made for. Beyond it a head is one worker's.</summary>
    public static int SharedStretches(int maxPositions) => (maxPositions / (StretchBlocks * Sizes.CacheBlockPositions)) + 1;

    /// <summary>Bytes of all stretches' results of one decoded token; memory that no long context touches is never taken.</summary>
    public static long PartialBytes(StackPlan decoder, int maxPositions) => Of(decoder.Graphs)
        .Select(op => (long)op.Shape.KeyValueHeads * PartialFloats(op.Shape) * sizeof(float) * SharedStretches(maxPositions))
        .DefaultIfEmpty(0).Max();

    /// <summary>The attentions of a stack's layers.</summary>
    internal static IEnumerable<Op.FlashAttention> Of(StackGraphs graphs) =>
        graphs.Layers.SelectMany(layer => layer.Nodes).Select(node => node.Op).OfType<Op.FlashAttention>();
}
