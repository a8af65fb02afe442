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
/// <param name="Cache">Where keys and values lie, and how.</param>
internal sealed record AttentionTile(string Name, AttentionShape Shape, Visibility Visibility, int? Window, ScoreBias? Bias, CacheLayout Cache)
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
        plan.Stack(op.Side).Cache);

    /// <summary>The tile of a decoder's attention to the encoder's output.</summary>
    public static AttentionTile Of(ModelPlan plan, Op.CrossAttention op) =>
        new(plan.Kernels.NameOf(op, 0), op.Shape, Visibility.All, null, null, plan.Source!);

    /// <summary>The parameter that says how far all rows see at least; empty where position alone says it.</summary>
    public string LengthParameter => Visibility switch
    {
        Visibility.Causal => "",
        Visibility.Prefix => ", int prefix",
        _ => ", int length",
    };

    /// <summary>The argument for <see cref="LengthParameter"/> in a kernel that has it itself.</summary>
    public string LengthArgument => LengthParameter.Replace("int ", "");

    /// <summary>The parameter that holds what is added by distance.</summary>
    public string BiasParameter => Bias?.Op switch
    {
        Op.AlibiBias => ", float* slopes",
        Op.RelativeBias => ", float* distances",
        _ => "",
    };

    /// <summary>The argument for <see cref="BiasParameter"/>.</summary>
    public string BiasArgument => BiasParameter.Replace("float* ", "");

    public int HeadSize => Shape.HeadSize;

    public int GroupSize => Shape.GroupSize;

    /// <summary>Bytes of one head's keys and values in a block.</summary>
    public string HeadBytes => CSharpLiteral.Of(CacheLayout.HeadBytes(HeadSize, Cache.Format));

    /// <summary>Bytes from one block's keys to the next's, as a step finds them.</summary>
    public long StepStride => Widens ? CacheLayout.HeadFloats(HeadSize) * sizeof(float) : BlockBytes;

    /// <summary>Bytes of a block of the cache.</summary>
    public long BlockBytes => Cache.BlockBytes;

    /// <summary>True where a step's keys and values are widened to 32-bit floats before its tiles read them.</summary>
    public bool Widens => Cache.Format != CacheFormat.Float32;

    /// <summary>What a row sees, in words.</summary>
    public string Sees => Visibility switch
    {
        Visibility.Causal => "sees nothing later",
        Visibility.Prefix => "sees nothing later, but for the prefix",
        _ => "sees all of the length",
    };

    /// <summary>How far a row sees, in words.</summary>
    public string DescribeWindow => Window is { } size ? $" It sees {CSharpLiteral.Of(size)} positions, its own included{(Visibility == Visibility.All ? ", in both directions" : "")}." : "";

    /// <summary>The running maxima of a state's rows.</summary>
    public string Maxima(string state) => state;

    /// <summary>The running sums of a state's rows.</summary>
    public string Sums(string state) => Address.At(state, AttentionRows.Capacity(Shape));

    /// <summary>The running outputs of a state's rows.</summary>
    public string Outputs(string state) => Address.At(state, 2 * AttentionRows.Capacity(Shape));

    /// <summary>The last key that the row at a position sees.</summary>
    public string LastSeen(string position) => (Visibility, Window) switch
    {
        (Visibility.Causal, _) => position,
        (Visibility.Prefix, _) => $"Math.Max({position}, prefix - 1)",
        (_, { } window) => $"Math.Min({position} + {CSharpLiteral.Of(window - 1)}, length - 1)",
        _ => "(length - 1)",
    };

    /// <summary>The first key that the row at a position sees; null where that is always the first of all.</summary>
    public string? FirstSeen(string position) => Window is { } window ? $"Math.Max(0, {position} - {CSharpLiteral.Of(window - 1)})" : null;
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
