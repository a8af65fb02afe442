using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes a fused projection: the matrix-vector product of decoding and the tiled matrix product of prefill.</summary>
/// <remarks>
/// Both read the same panels [columns][32] and sum over columns in the same order, one register for each output, so a prompt gives the
/// same bits as its tokens one by one, whatever the tiles and however the panels are split among workers.
/// </remarks>
internal sealed class ProjectionEmitter(KernelContext context, Op.Projection op, WeightFormat program, WeightFormat format, int inputStride, int outputStride)
{
    private const int PanelRows = Sizes.PanelRows;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly int columns = op.InputColumns;
    private readonly bool gated = op.Epilogue.Gated;
    private readonly bool hasBias = op.Parts.Any(part => part.Bias is not null);
    private readonly string name = context.Plan.Kernels.NameOf(op, 0);
    private readonly string weight = KernelContext.WeightType(format);

    /// <summary>Panels of output columns; a gated projection has two panels of weights for each.</summary>
    public static int Panels(Op.Projection op) => Sizes.Panels(op.OutputColumns);

    public static string DecodeName(ModelPlan plan, Op op, WeightFormat format) => plan.Kernels.NameOf(op, 0) + "Decode" + format;

    public static string PrefillName(ModelPlan plan, Op op, WeightFormat format) => plan.Kernels.NameOf(op, 0) + "Prefill" + format;

    private string Shape =>
        $"weights: {format.ToString().ToLowerInvariant()}[{CSharpLiteral.Of(op.Parts.Sum(part => part.Weight.Rows))}, {CSharpLiteral.Of(columns)}] in panels of {CSharpLiteral.Of(PanelRows)} rows";

    /// <summary>What a projection computes, for people.</summary>
    public static string FormulaOf(Op.Projection op) => (op.Epilogue.Residual ? "y = residual + " : "y = ")
        + (op.Epilogue.Scale != 1 ? CSharpLiteral.Of(op.Epilogue.Scale) + " · " : "")
        + (op.Epilogue.Gated ? $"{op.Epilogue.Activation}(gate · x) · (up · x)" : op.Epilogue.Activation is { } activation ? $"{activation}(weights · x)" : "weights · x")
        + (op.Parts.Any(part => part.Bias is not null) ? ", with bias" : "");

    private string Formula => FormulaOf(op);

    private string Pointers => $"{weight}* weights, {(hasBias ? "float* bias, " : "")}{(op.Epilogue.Residual ? "float* residual, " : "")}float* y";

    /// <summary>Elements of the weights of one output panel.</summary>
    private int PanelElements => columns * PanelRows * (gated ? 2 : 1);

    /// <summary>The matrix-vector product: <c>(x, weights, [bias,] [residual,] y, firstPanel, lastPanel)</c>.</summary>
    public void EmitDecode()
    {
        using (context.Kernel(
            $"{Formula}. x: f32[{CSharpLiteral.Of(columns)}], {Shape}, y: f32[{CSharpLiteral.Of(op.OutputColumns)}].",
            "Every weight is read once, in order, and asked for by its use: a single stream keeps the memory busy (two side by side, or asking ahead, cost a tenth of it).",
            $"void {DecodeName(context.Plan, op, program)}(float* x, {Pointers}, int firstPanel, int lastPanel)"))
        using (writer.Block("for (int panel = firstPanel; panel < lastPanel; panel++)"))
        {
            writer.Line($"{weight}* panelWeights = {Address.Row("weights", "panel", PanelElements)};");
            writer.Line("float* element = x;");
            int vectors = PanelRows / target.Lanes;
            int parts = gated ? 2 : 1;
            for (int part = 0; part < parts; part++)
            {
                if (part > 0)
                    writer.Line("element = x;");
                RightVector[] right = [.. Enumerable.Range(0, vectors).Select(vector => RightVector.OfPanel("panelWeights", vector * target.Lanes, format))];
                var tile = new RegisterTile(target, 1, right, part * vectors);
                tile.Declare(writer);
                tile.Loop(writer, columns, "element", 0);
            }

            writer.Line($"float* output = y + (panel * {CSharpLiteral.Of(PanelRows)});");
            if (op.Epilogue.Residual)
                writer.Line($"float* added = residual + (panel * {CSharpLiteral.Of(PanelRows)});");
            if (hasBias)
                writer.Line($"float* shift = bias + (panel * {CSharpLiteral.Of(PanelRows * parts)});");
            for (int output = 0; output < vectors; output++)
                EmitStore(0, output, output, vectors, Address.At("output", output * target.Lanes), Address.At("shift", output * target.Lanes), Address.At("shift", PanelRows + (output * target.Lanes)), Address.At("added", output * target.Lanes));
        }

        writer.Blank();
    }

    /// <summary>The tiled product: <c>(x, weights, [bias,] [residual,] y, rows, first, last)</c>, and its tiles.</summary>
    public void EmitPrefill()
    {
        Tile tile = context.Tile;
        foreach (int height in tile.Heights)
            EmitTile(height);

        using (context.Kernel(
            $"{Formula} for each row. x: f32[rows, {CSharpLiteral.Of(columns)}], {Shape}, y: f32[rows, {CSharpLiteral.Of(op.OutputColumns)}].",
            TileLoop.Why(target),
            $"void {PrefillName(context.Plan, op, program)}(float* x, {Pointers}, int rows, int first, int last)"))
            TileLoop.Emit(writer, tile, $"{weight}* panelWeights = weights + ((nint)panel * {CSharpLiteral.Of(PanelElements)});", EmitRows);

        writer.Blank();
    }

    private void EmitRows(int height)
    {
        string bias = hasBias ? $"bias + (panel * {CSharpLiteral.Of(PanelRows * (gated ? 2 : 1))}), " : "";
        string output = $"((nint)row * {CSharpLiteral.Of(outputStride)}) + (panel * {CSharpLiteral.Of(PanelRows)})";
        string residual = op.Epilogue.Residual ? $"residual + {output}, " : "";
        TileLoop.AskForOutputs(writer, target, height, (op.Epilogue.Residual ? "residual" : "y") + " + " + output, outputStride);
        writer.Line($"{TileName(height)}(x + ((nint)row * {CSharpLiteral.Of(inputStride)}), panelWeights, {bias}{residual}y + {output});");
    }

    private string TileName(int height) => name + "Tile" + CSharpLiteral.Of(height) + program;

    /// <summary>One tile: so many rows times one panel, in as many steps as the panel has vectors beyond the tile's.</summary>
    private void EmitTile(int height)
    {
        int perStep = gated ? context.Tile.Vectors / 2 : context.Tile.Vectors;
        int stepColumns = perStep * target.Lanes;
        using (context.Kernel(
            $"{CSharpLiteral.Of(height)} rows of {name}, one panel.",
            height == context.Tile.Rows ? context.Tile.Why + "." : "For the rows that a full tile leaves over.",
            $"void {TileName(height)}(float* x, {Pointers})"))
        {
            if (FinishesApart(height))
                writer.Line($"float* sums = stackalloc float[{CSharpLiteral.Of(height * context.Tile.Vectors * target.Lanes)}];");
            if (stepColumns == PanelRows)
                EmitTileStep(height, Rows(perStep, 0), "");
            else if (format != WeightFormat.BFloat16)
                EmitTileLoop(height, PanelRows, stepColumns, Rows(perStep, 0));
            else if (perStep > 1)
                EmitTileLoop(height, RightVector.PairedRows, stepColumns / 2, [.. Rows(perStep / 2, 0), .. Rows(perStep / 2, RightVector.PairedRows)]);
            else
            {
                // One vector of each matrix at a time: the low halves of the pairs, then the high ones.
                EmitTileLoop(height, RightVector.PairedRows, target.Lanes, [0]);
                EmitTileLoop(height, RightVector.PairedRows, target.Lanes, [RightVector.PairedRows]);
            }
        }

        writer.Blank();
    }

    /// <summary>The first rows of so many vectors side by side.</summary>
    private int[] Rows(int vectors, int first) => [.. Enumerable.Range(0, vectors).Select(vector => first + (vector * target.Lanes))];

    /// <summary>Steps along the rows of a panel, each of the vectors that begin at <paramref name="rows"/>.</summary>
    private void EmitTileLoop(int height, int end, int step, int[] rows)
    {
        string header = step == end ? "" : $"for (int column = 0; column < {CSharpLiteral.Of(end)}; column += {CSharpLiteral.Of(step)})";
        using (writer.Block(header))
            EmitTileStep(height, rows, step == end ? "" : "column");
    }

    private void EmitTileStep(int height, int[] rows, string column)
    {
        string shift = column.Length == 0 ? "" : " + " + column;
        string panelShift = column.Length == 0 ? "" : format == WeightFormat.BFloat16 ? $" + (2 * {column})" : shift;
        writer.Line("float* element = x;");
        writer.Line($"{weight}* panel0 = weights{panelShift};");
        if (gated)
            writer.Line($"{weight}* panel1 = weights + {CSharpLiteral.Of(columns * PanelRows)}{panelShift};");

        var right = new List<RightVector>();
        for (int matrix = 0; matrix < (gated ? 2 : 1); matrix++)
            right.AddRange(rows.Select(row => RightVector.OfPanel("panel" + CSharpLiteral.Of(matrix), row, format)));

        var tile = new RegisterTile(target, height, right);
        tile.Declare(writer);
        tile.Loop(writer, columns, "element", inputStride);
        if (FinishesApart(height))
        {
            EmitFinish(height, right.Count, rows, shift);
            return;
        }

        for (int row = 0; row < height; row++)
        {
            for (int vector = 0; vector < rows.Length; vector++)
            {
                int offset = rows[vector];
                int output = (row * outputStride) + offset;
                EmitStore(row, vector, vector, rows.Length, Address.At("y", output) + shift, Address.At("bias", offset) + shift, Address.At("bias", PanelRows + offset) + shift, Address.At("residual", output) + shift);
            }
        }
    }

    private bool FinishesApart(int height) => height > 1 && EpilogueEmitter.NeedsRegisters(op.Epilogue);

    /// <summary>
    /// The sums go to the stack and come back one row at a time. Activations of all rows at once would need so many registers that the JIT keeps the sums themselves in memory,
    /// all through the loop that adds them up: GELU cost three times the product before it.
    /// </summary>
    private void EmitFinish(int height, int vectors, int[] rows, string shift)
    {
        int rowSums = vectors * target.Lanes;
        for (int row = 0; row < height; row++)
        {
            for (int vector = 0; vector < vectors; vector++)
                writer.Line(target.Store(Address.At("sums", (row * rowSums) + (vector * target.Lanes)), RegisterTile.Sum(row, vector)) + ";");
        }

        writer.Line("float* sum = sums;");
        writer.Line($"float* output = y{shift};");
        if (op.Epilogue.Residual)
            writer.Line($"float* added = residual{shift};");
        using (writer.Block($"for (int row = 0; row < {CSharpLiteral.Of(height)}; row++)"))
        {
            for (int vector = 0; vector < rows.Length; vector++)
            {
                string Sum(int number) => target.Load(Address.At("sum", number * target.Lanes));
                string? Bias(int first) => hasBias ? target.Load(Address.At("bias", first + rows[vector]) + shift) : null;
                string residual = op.Epilogue.Residual ? target.Load(Address.At("added", rows[vector])) : "";
                string value = gated
                    ? EpilogueEmitter.Gated(target, op.Epilogue, Sum(vector), Bias(0), Sum(rows.Length + vector), Bias(PanelRows), residual)
                    : EpilogueEmitter.Plain(target, op.Epilogue, Sum(vector), Bias(0), residual);
                writer.Line(target.Store(Address.At("output", rows[vector]), value) + ";");
            }

            writer.Line($"sum += {CSharpLiteral.Of(rowSums)};");
            writer.Line($"output += {CSharpLiteral.Of(outputStride)};");
            if (op.Epilogue.Residual)
                writer.Line($"added += {CSharpLiteral.Of(outputStride)};");
        }
    }

    private void EmitStore(int row, int output, int first, int outputs, string pointer, string bias, string upBias, string residual)
    {
        string? Bias(string address) => hasBias ? target.Load(address) : null;
        string added = target.Load(residual);
        string value = gated
            ? EpilogueEmitter.Gated(target, op.Epilogue, RegisterTile.Sum(row, first), Bias(bias), RegisterTile.Sum(row, outputs + output), Bias(upBias), added)
            : EpilogueEmitter.Plain(target, op.Epilogue, RegisterTile.Sum(row, first), Bias(bias), added);
        writer.Line(target.Store(pointer, value) + ";");
    }
}
