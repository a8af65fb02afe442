using System;
using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the slopes of ALiBi, one for each head (Press et al., 2021, arXiv:2108.12409).</summary>
internal static class AlibiEmitter
{
    /// <summary>The pointer to the slopes of an attention: constants lie in the program's image and do not move.</summary>
    public static string Slopes(string name) => $"(float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference({name}Slopes))";

    public static void EmitSlopes(KernelContext context, Op.AlibiBias bias, string name)
    {
        context.Writer.Doc("What a head subtracts from a score for each position of distance.");
        context.Writer.Line($"private static ReadOnlySpan<float> {name}Slopes =>");
        context.Writer.Line("[");
        for (int head = 0; head < bias.Heads; head++)
            context.Writer.Line($"    {CSharpLiteral.Of((float)(Slope(bias, head) * bias.Factor))},");
        context.Writer.Line("];");
        context.Writer.Blank();
    }

    /// <summary>
    /// 2^(−b/n), 2^(−2b/n), ... for n heads where n is a power of two and b is the largest exponent, 8 as published; otherwise those of the power of two below,
    /// and every second one of the power of two above, as the authors' own code has it.
    /// </summary>
    private static double Slope(Op.AlibiBias bias, int head)
    {
        int below = 1;
        while (below * 2 <= bias.Heads)
            below *= 2;
        return head < below
            ? Math.Pow(2, -bias.MaxBias * (head + 1) / below)
            : Math.Pow(2, -bias.MaxBias * ((2 * (head - below)) + 1) / (2 * below));
    }
}
