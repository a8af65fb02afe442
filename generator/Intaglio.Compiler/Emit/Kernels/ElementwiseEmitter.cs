using System;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes what remains element by element after fusion, one row at a time; rows are padded, so there is no tail.</summary>
internal static class ElementwiseEmitter
{
    public static string Name(ModelPlan plan, Op op, int columns) => plan.Kernels.NameOf(op, columns);

    /// <summary><c>(x, [other,] y)</c>; y may be x.</summary>
    public static void Emit(KernelContext context, Op op, int columns)
    {
        var target = context.Target;
        string x = target.Load("x + i");
        string other = target.Load("other + i");
        string value = op switch
        {
            Op.Add => $"{x} + {other}",
            Op.Multiply => $"{x} * {other}",
            Op.ScaleBy scale => $"{x} * {target.Broadcast(CSharpLiteral.Of(scale.Factor))}",
            Op.GateRows => $"{x} * gate",
            Op.Activate activate => $"{ActivationEmitter.MethodName(activate.Activation)}({x})",
            _ => throw new InvalidOperationException($"{op.GetType().Name} is not an element-by-element operation."),
        };
        bool binary = op is Op.Add or Op.Multiply or Op.GateRows;
        using (context.Kernel(
            $"y = {op.GetType().Name.ToLowerInvariant()} of x{(binary ? " and other" : "")}, element by element. x, y: f32[{CSharpLiteral.Of(columns)}].",
            "",
            $"void {Name(context.Plan, op, columns)}(float* x, {(binary ? "float* other, " : "")}float* y)"))
        {
            if (op is Op.GateRows)
                context.Writer.Line($"{target.Vector} gate = VectorMath.Sigmoid({target.Broadcast("other[0]")});");
            using (context.Writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(Sizes.RoundUp(columns, Sizes.PanelRows))}; i += {CSharpLiteral.Of(target.Lanes)})"))
                context.Writer.Line(target.Store("y + i", value) + ";");
        }

        context.Writer.Blank();
    }
}
