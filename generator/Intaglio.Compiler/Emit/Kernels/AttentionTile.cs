using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>What the tiles of an attention have to know: its numbers, who sees whom, what is added by distance, and where the cache's blocks lie.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Shape">Heads, sizes, scale and cap.</param>
/// <param name="Visibility">Who sees whom.</param>
/// <param name="Window">How many positions are seen; null for all.</param>
/// <param name="Bias">What is added by distance.</param>
/// <param name="BlockBytes">Bytes of a block of the cache.</param>
internal sealed record AttentionTile(string Name, AttentionShape Shape, Visibility Visibility, int? Window, ScoreBias? Bias, long BlockBytes)
{
    /// <summary>The tile of a stack's attention to itself.</summary>
    public static AttentionTile Of(ModelPlan plan, Op.FlashAttention op) => new(
        plan.Kernels.NameOf(op, 0),
        op.Shape,
        op.Mask switch
        {
            AttentionMask.Causal => Visibility.Causal,
            AttentionMask.Prefix => Visibility.Prefix,
            _ => Visibility.All,
        },
        op.Window,
        op.Bias,
        plan.Stack(op.Side).Cache.BlockBytes);

    /// <summary>The tile of a decoder's attention to the encoder's output.</summary>
    public static AttentionTile Of(ModelPlan plan, Op.CrossAttention op) =>
        new(plan.Kernels.NameOf(op, 0), op.Shape, Visibility.All, null, null, plan.Source!.BlockBytes);

    /// <summary>The parameter that says how far all rows see at least; empty where position alone says it.</summary>
    public string LengthParameter => Visibility switch
    {
        Visibility.Causal => "",
        Visibility.Prefix => ", int prefix",
        _ => ", int length",
    };

    /// <summary>The parameter that holds what is added by distance.</summary>
    public string BiasParameter => Bias?.Op switch
    {
        Op.AlibiBias => "float* slopes, ",
        Op.RelativeBias => "float* distances, ",
        _ => "",
    };

    public int HeadSize => Shape.HeadSize;

    public int GroupSize => Shape.GroupSize;

    /// <summary>Bytes of one head's keys and values in a block.</summary>
    public string HeadBytes => CSharpLiteral.Of(CacheLayout.HeadFloats(HeadSize) * sizeof(float));

    /// <summary>The argument for the bias of a head, where there is one.</summary>
    public string BiasAt(string head) => Bias?.Op switch
    {
        Op.AlibiBias => $"slopes + {head}, ",
        Op.RelativeBias bias => $"distances + ({head} * {CSharpLiteral.Of(WeightPlanner.DistanceColumns(bias.MaxDistance))}), ",
        _ => "",
    };
}

/// <summary>Which keys a row of an attention sees, before any window.</summary>
internal enum Visibility
{
    /// <summary>Those up to its own position.</summary>
    Causal,

    /// <summary>Those up to its own position, and all of the prefix.</summary>
    Prefix,

    /// <summary>All.</summary>
    All,
}
