using System;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the activations that a model uses, one inlined method each. A new activation is a new case in two places here.</summary>
internal static class ActivationEmitter
{
    public static string MethodName(Activation activation) => activation.ToString();

    /// <summary>Every activation of the model.</summary>
    public static void EmitAll(KernelContext context)
    {
        var used = context.Plan.Kernels.Kernels
            .Select(kernel => kernel.Op switch
            {
                Op.Projection projection => projection.Epilogue.Activation,
                Op.Activate activate => activate.Activation,
                _ => null,
            })
            .OfType<Activation>().Distinct();
        foreach (Activation activation in used)
            Emit(context, activation);
    }

    private static void Emit(KernelContext context, Activation activation)
    {
        CodeWriter writer = context.Writer;
        string vector = context.Target.Vector;
        writer.Doc(Summary(activation));
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static {vector} {MethodName(activation)}({vector} x)"))
            writer.Lines(Body(context, activation));
        writer.Blank();
    }

    private static string Summary(Activation activation) => activation switch
    {
        Activation.Silu => "x · sigmoid(x).",
        Activation.Gelu => "½ x (1 + erf(x / √2)).",
        Activation.GeluTanh => "½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).",
        Activation.GeluQuick => "x · sigmoid(1.702 x).",
        Activation.Relu => "max(x, 0).",
        Activation.ReluSquared => "max(x, 0)².",
        Activation.Tanh => "The hyperbolic tangent.",
        _ => throw Unknown(activation),
    };

    private static string Body(KernelContext context, Activation activation)
    {
        string Constant(double value) => context.Target.Broadcast(CSharpLiteral.Of((float)value));
        string width = context.Target.Width;

        // Two instructions, where the vectors' maximum has three; NaN stays NaN.
        string positive = $"{width}.ConditionalSelect({width}.LessThan(x, {context.Target.Zero}), {context.Target.Zero}, x)";
        return activation switch
        {
            Activation.Silu => "return x * VectorMath.Sigmoid(x);",
            Activation.Gelu => $"return {Constant(0.5)} * x * ({Constant(1)} + VectorMath.Erf(x * {Constant(Math.Sqrt(0.5))}));",
            Activation.GeluTanh => $"""
                {context.Target.Vector} inner = {Constant(Math.Sqrt(2 / Math.PI))} * (x + ({Constant(0.044715)} * x * x * x));
                return {Constant(0.5)} * x * ({Constant(1)} + VectorMath.Tanh(inner));
                """,
            Activation.GeluQuick => $"return x * VectorMath.Sigmoid(x * {Constant(1.702)});",
            Activation.Relu => $"return {positive};",
            Activation.ReluSquared => $"""
                {context.Target.Vector} positive = {positive};
                return positive * positive;
                """,
            Activation.Tanh => "return VectorMath.Tanh(x);",
            _ => throw Unknown(activation),
        };
    }

    private static ArgumentOutOfRangeException Unknown(Activation activation) =>
        new(nameof(activation), activation, "No kernel for this activation.");
}
