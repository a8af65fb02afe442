namespace Intaglio.Compiler.Ir;

/// <summary>Which operations may stand at which level.</summary>
public static class OpLegality
{
    /// <summary>Whether <paramref name="op"/> may stand in a graph of <paramref name="level"/>.</summary>
    public static bool IsLegal(Op op, IrLevel level) => level switch
    {
        IrLevel.Lowered => !IsFused(op),
        IrLevel.Fused => !IsStep(op),
        _ => true,
    };

    private static bool IsFused(Op op) => op is Op.Projection or Op.FlashAttention or Op.CrossAttention or Op.SourceStore;

    /// <summary>What the passes dissolve into projections and attention: no kernel exists for it alone.</summary>
    private static bool IsStep(Op op) => op
        is Op.Linear or Op.AddBias or Op.Slice or Op.Activate or Op.Clamp or Op.SoftCap
        or Op.RotaryPositions or Op.RotaryPositions2D or Op.NormalizeHeads or Op.CacheAppend or Op.SourceAppend
        or Op.AttentionScores or Op.CapScores or Op.AlibiBias or Op.RelativeBias or Op.MaskScores or Op.Softmax or Op.WeightedSum;
}
