using System.Linq;
using Intaglio.Compiler.Emit.Quantized;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes a fused projection over quantised panels: sums of panels into the worker's memory, then bias, activation, gate and residual.</summary>
internal sealed class QuantizedProjectionEmitter(KernelContext context, Op.Projection op, WeightFormat program, WeightFormat format, int outputStride)
{
    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly int columns = op.InputColumns;
    private readonly bool gated = op.Epilogue.Gated;
    private readonly bool hasBias = op.Parts.Any(part => part.Bias is not null);
    private readonly string suffix = Suffix(program, format);
    private readonly int panelWeights = op.Epilogue.Gated ? 2 : 1;

    /// <summary>What ends the names of kernels that all projections share: programs of several formats may have panels of the same one.</summary>
    public static string Suffix(WeightFormat program, WeightFormat format) => program == format ? "" : "In" + program;

    private string FinishName => context.Plan.Kernels.NameOf(op, 0) + "Finish" + program;

    private string Pointers => $"{(hasBias ? "float* bias, " : "")}{(op.Epilogue.Residual ? "float* residual, " : "")}float* y";

    private long PanelBytes => Sizes.PanelBytes(format, Sizes.PanelRows, columns) * panelWeights;

    private string Formula => ProjectionEmitter.FormulaOf(op);

    /// <summary>One row: <c>(inputs, weights, [bias,] [residual,] y, sums, firstPanel, lastPanel)</c>.</summary>
    public void EmitDecode()
    {
        string atOnce = CSharpLiteral.Of(QuantizedBlocks.PanelsAtOnce);
        string panel = CSharpLiteral.Of(Sizes.PanelRows);
        using (context.Kernel(
            $"{Formula}. inputs: a quantised row of {CSharpLiteral.Of(columns)}, weights: {format} in panels, y: f32[{CSharpLiteral.Of(op.OutputColumns)}].",
            "Every weight is read once, in order.",
            $"void {ProjectionEmitter.DecodeName(context.Plan, op, program)}(byte* inputs, byte* weights, {Pointers}, float* sums, int firstPanel, int lastPanel)"))
        using (writer.Block($"for (int panel = firstPanel; panel < lastPanel; panel += {atOnce})"))
        {
            string bias = hasBias ? $"bias + (panel * {CSharpLiteral.Of(Sizes.PanelRows * panelWeights)}), " : "";
            string residual = op.Epilogue.Residual ? $"residual + (panel * {panel}), " : "";
            writer.Line($"int count = Math.Min({atOnce}, lastPanel - panel);");
            writer.Line($"{Sums(1)}(inputs, weights + ((nint)panel * {CSharpLiteral.Of(PanelBytes)}), {(gated ? "2 * " : "")}count, sums);");
            writer.Line($"{FinishName}(sums, {CSharpLiteral.Of(Sizes.PanelRows * panelWeights)}, {bias}{(hasBias ? CSharpLiteral.Of(Sizes.PanelRows * panelWeights) + ", " : "")}{residual}y + (panel * {panel}), {panel}, count);");
        }

        writer.Blank();
    }

    /// <summary>Many rows: <c>(inputs, weights, [bias,] [residual,] y, sums, rows, first, last)</c>.</summary>
    public void EmitPrefill()
    {
        using (context.Kernel(
            $"{Formula} for each row. inputs: quantised rows of {CSharpLiteral.Of(columns)}, weights: {format} in panels, y: f32[rows, {CSharpLiteral.Of(op.OutputColumns)}].",
            TileLoop.Why(target),
            $"void {ProjectionEmitter.PrefillName(context.Plan, op, program)}(byte* inputs, byte* weights, {Pointers}, float* sums, int rows, int first, int last)"))
            TileLoop.Emit(writer, context.Tile, $"byte* panelWeights = weights + ((nint)panel * {CSharpLiteral.Of(PanelBytes)});", EmitRows);

        writer.Blank();
    }

    private void EmitRows(int height)
    {
        string count = CSharpLiteral.Of(height);
        string bias = hasBias ? $"bias + (panel * {CSharpLiteral.Of(Sizes.PanelRows * panelWeights)}), 0, " : "";
        string output = $"((nint)row * {CSharpLiteral.Of(outputStride)}) + (panel * {CSharpLiteral.Of(Sizes.PanelRows)})";
        string residual = op.Epilogue.Residual ? $"residual + {output}, " : "";
        TileLoop.AskForOutputs(writer, target, height, (op.Epilogue.Residual ? "residual" : "y") + " + " + output, outputStride);
        writer.Line($"{Sums(height)}(inputs + ((nint)row * {CSharpLiteral.Of(Sizes.Stride(columns) * sizeof(float))}), panelWeights, {CSharpLiteral.Of(panelWeights)}, sums);");
        writer.Line($"{FinishName}(sums, {CSharpLiteral.Of(QuantizedBlocks.RowSums)}, {bias}{residual}y + {output}, {CSharpLiteral.Of(outputStride)}, {count});");
    }

    /// <summary>
    /// From sums to outputs, 32 at a time: <c>(sums, sumStride, [bias, biasStride,] [residual,] y, stride, count)</c>. The rows of a tile have one panel's bias; the panels
    /// of one row have each their own.
    /// </summary>
    public void EmitFinish()
    {
        string bias = hasBias ? "float* bias, int biasStride, " : "";
        string residual = op.Epilogue.Residual ? "float* residual, " : "";
        using (context.Kernel(
            $"{Formula}, where sums holds the products: {CSharpLiteral.Of(Sizes.PanelRows)} outputs each of count rows or panels.",
            "",
            $"void {FinishName}(float* sums, int sumStride, {bias}{residual}float* y, int stride, int count)"))
        using (writer.Block("for (int index = 0; index < count; index++)"))
        {
            for (int lane = 0; lane < Sizes.PanelRows; lane += target.Lanes)
            {
                string? Bias(int shift) => hasBias ? target.Load(Address.At("bias", lane + shift)) : null;
                string sum = target.Load(Address.At("sums", lane));
                string added = op.Epilogue.Residual ? target.Load(Address.At("residual", lane)) : "";
                string value = gated
                    ? EpilogueEmitter.Gated(target, op.Epilogue, sum, Bias(0), target.Load(Address.At("sums", Sizes.PanelRows + lane)), Bias(Sizes.PanelRows), added)
                    : EpilogueEmitter.Plain(target, op.Epilogue, sum, Bias(0), added);
                writer.Line(target.Store(Address.At("y", lane), value) + ";");
            }

            writer.Line("sums += sumStride;");
            if (hasBias)
                writer.Line("bias += biasStride;");
            if (op.Epilogue.Residual)
                writer.Line("residual += stride;");
            writer.Line("y += stride;");
        }

        writer.Blank();
    }

    private string Sums(int rows) => PanelSumsEmitter.Name(format, columns, rows, suffix);
}
