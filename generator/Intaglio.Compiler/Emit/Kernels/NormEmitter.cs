using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the norm of one row.</summary>
internal static class NormEmitter
{
    /// <summary>Parameters: <c>(float* x, float* weight, float* bias, float* y)</c>, those that the norm has; y may be x.</summary>
    public static void Emit(KernelContext context, Op.Normalize op, int columns)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        bool centered = op.Norm.Kind == Norm.Layer;
        int lanes = target.Lanes;
        int vectorEnd = columns / lanes * lanes;
        string count = CSharpLiteral.Of(columns);

        string formula = centered ? "y = (x - mean(x)) / sqrt(var(x) + epsilon)" : "y = x / sqrt(mean(x²) + epsilon)";
        string parameters = (op.Weight is null ? "" : " · weight") + (op.Bias is null ? "" : " + bias");
        string signature = $"void {context.Plan.Kernels.NameOf(op, columns)}(float* x, {(op.Weight is null ? "" : "float* weight, ")}{(op.Bias is null ? "" : "float* bias, ")}float* y)";
        using (context.Kernel($"{formula}{parameters}. x, y: f32[{count}].", "Four sums hide the latency of the additions.", signature))
        {
            if (centered)
            {
                EmitSum(context, columns, "mean", value => value, "(x - mean)");
                writer.Line($"float mean = meanSum * {CSharpLiteral.Of(1f / columns)};");
                writer.Line($"{target.Vector} meanVector = {target.Broadcast("mean")};");
            }

            EmitSum(context, columns, "square", centered ? value => $"({value} - mean)" : value => value, null);
            writer.Line($"float scale = 1f / MathF.Sqrt((squareSum * {CSharpLiteral.Of(1f / columns)}) + {CSharpLiteral.Of(op.Norm.Epsilon)});");
            writer.Line($"{target.Vector} scaleVector = {target.Broadcast("scale")};");
            if (vectorEnd > 0)
            {
                using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(vectorEnd)}; i += {CSharpLiteral.Of(lanes)})"))
                {
                    string value = centered ? $"({target.Load("x + i")} - meanVector) * scaleVector" : $"{target.Load("x + i")} * scaleVector";
                    writer.Line(target.Store("y + i", Affine(op, value, target.Load("weight + i"), target.Load("bias + i"))) + ";");
                }
            }

            if (vectorEnd < columns)
            {
                using (writer.Block($"for (int i = {CSharpLiteral.Of(vectorEnd)}; i < {count}; i++)"))
                    writer.Line($"y[i] = {Affine(op, centered ? "(x[i] - mean) * scale" : "x[i] * scale", "weight[i]", "bias[i]")};");
            }
        }

        writer.Blank();
    }

    private static string Affine(Op.Normalize op, string value, string weight, string bias)
    {
        if (op.Weight is not null)
            value = op.Norm.WeightPlusOne ? $"{value} * ({weight} + {WeightOne(weight)})" : $"{value} * {weight}";
        return op.Bias is null ? value : $"({value}) + {bias}";
    }

    // A vector plus one needs the constant as a vector, a float plus one does not.
    private static string WeightOne(string weight) => weight.StartsWith("*(", System.StringComparison.Ordinal)
        ? weight.Substring(2, weight.IndexOf('<') - 2) + ".Create(1f)"
        : "1f";

    /// <summary>Sums x, or the squares of x less the mean, into <c>{name}Sum</c>.</summary>
    private static void EmitSum(KernelContext context, int columns, string name, System.Func<string, string> scalar, string? plain)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        int lanes = target.Lanes;
        int block = 4 * lanes;
        int blockEnd = columns / block * block;
        int vectorEnd = columns / lanes * lanes;
        bool squared = plain is null;
        bool centered = scalar("x") != "x";

        for (int part = 0; part < 4; part++)
            writer.Line($"{target.Vector} {name}{CSharpLiteral.Of(part)} = {target.Zero};");
        if (blockEnd > 0)
        {
            using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(blockEnd)}; i += {CSharpLiteral.Of(block)})"))
            {
                for (int part = 0; part < 4; part++)
                    Accumulate(part, "value", Address.At("x + i", part * lanes));
            }
        }

        for (int i = blockEnd; i < vectorEnd; i += lanes)
            Accumulate((i - blockEnd) / lanes, "rest", Address.At("x", i));

        writer.Line($"float {name}Sum = {target.Width}.Sum(({name}0 + {name}1) + ({name}2 + {name}3));");
        if (vectorEnd < columns)
        {
            using (writer.Block($"for (int i = {CSharpLiteral.Of(vectorEnd)}; i < {CSharpLiteral.Of(columns)}; i++)"))
                writer.Line(squared ? $"{name}Sum += {scalar("x[i]")} * {scalar("x[i]")};" : $"{name}Sum += x[i];");
        }

        void Accumulate(int part, string role, string pointer)
        {
            string register = name + CSharpLiteral.Of(part);
            string value = centered ? $"{target.Load(pointer)} - meanVector" : target.Load(pointer);
            if (!squared)
            {
                writer.Line($"{register} = {register} + {value};");
                return;
            }

            string element = role + CSharpLiteral.Of(part);
            writer.Line($"{target.Vector} {element} = {value};");
            writer.Line($"{register} = {target.MultiplyAdd(element, element, register)};");
        }
    }
}
