using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit;

/// <summary>What a kernel emitter writes with: the plan, the target, and where to.</summary>
/// <param name="Plan">The model's plan.</param>
/// <param name="Target">The instruction set.</param>
/// <param name="Writer">Where to.</param>
public sealed record KernelContext(ModelPlan Plan, Target Target, CodeWriter Writer)
{
    /// <summary>The tile of matrix products on the target.</summary>
    public Tile Tile { get; } = TileRules.Matrix(Target);

    /// <summary>The C# type of a packed weight.</summary>
    public static string WeightType(WeightFormat format) => format switch
    {
        WeightFormat.Float32 => "float",
        WeightFormat.BFloat16 => "ushort",
        _ => "byte",
    };

    /// <summary>
    /// Opens a kernel. Kernels are compiled for speed at their first call (a kernel stuck in a lower tier is ten times slower for
    /// hundreds of calls) and stay methods of their own, so that registers are allocated for their loops alone.
    /// </summary>
    public System.IDisposable Kernel(string summary, string remarks, string signature)
    {
        Writer.Doc(summary, remarks);
        Writer.Line("[SkipLocalsInit]");
        Writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        return Writer.Block("private static " + signature);
    }
}
