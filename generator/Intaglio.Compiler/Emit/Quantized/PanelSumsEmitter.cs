using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>
/// Writes the one inner loop of quantised projections: whole panels times rows of quantised inputs. For each block of 32 columns integers are summed exactly, then
/// become a float, are scaled by the weights' and the inputs' scale, and are added to the output's sum: one multiply-add, in the order of the blocks, for one row as for
/// many, whatever the instructions. A minimum is a second multiply-add, with the sum of the block's inputs.
/// </summary>
/// <remarks>All projections of as many columns share it: what else they do follows in <see cref="Kernels.QuantizedProjectionEmitter"/>.</remarks>
internal sealed class PanelSumsEmitter(KernelContext context, WeightFormat format, int columns, string suffix)
{
    /// <summary>Bytes between what a few rows read and what they ask for: some hundred cycles of a stream.</summary>
    private const int PrefetchDistance = 6144;

    /// <summary>2^112, by which the bits of a 16-bit float are too small as a float.</summary>
    private static readonly double SixteenBitFactor = System.Math.Pow(2, 112);

    private readonly CodeWriter writer = context.Writer;
    private readonly int blocks = QuantizedBlocks.Count(columns);
    private readonly int blockBytes = QuantizedBlocks.Bytes(format);
    private readonly int headerBytes = QuantizedBlocks.HeaderBytes(format);
    private readonly bool hasMinimum = QuantizedBlocks.HasMinimum(format);
    private int tileRows;
    private readonly int rowBytes = Sizes.Stride(columns) * sizeof(float);

    /// <summary>The kernel's name.</summary>
    public static string Name(WeightFormat format, int columns, int rows, string suffix) =>
        $"Sum{format}PanelsOf{CSharpLiteral.Of(columns)}Rows{CSharpLiteral.Of(rows)}{suffix}";

    /// <summary>Writes the kernel for so many rows: <c>(inputs, panels, count, sums)</c>. One row has its sums side by side, several <see cref="QuantizedBlocks.RowSums"/> apart.</summary>
    public void Emit(int rows)
    {
        IReadOnlyList<BlockDot> dots = BlockDots.Of(context.Target, format);
        tileRows = rows;
        using (context.Kernel(
            $"sums[{(rows == 1 ? "" : "row, ")}32 for each panel] = inputs · panel. inputs: {CSharpLiteral.Of(rows)} quantised row(s) of {CSharpLiteral.Of(columns)}, panels: {format}, [count][{CSharpLiteral.Of(blocks)} blocks].",
            string.Join(". Otherwise ", dots.Select(dot => (dot.Guard is null ? "" : $"Where {dot.Guard}, ") + dot.Why)) + ".",
            $"void {Name(format, columns, rows, suffix)}(byte* inputs, byte* panels, int count, float* sums)"))
        {
            foreach (BlockDot dot in dots.Where(dot => dot.Guard is not null))
            {
                using (writer.Block($"if ({dot.Guard})"))
                {
                    EmitPanels(dot, rows);
                    writer.Line("return;");
                }
            }

            EmitPanels(dots[dots.Count - 1], rows);
        }

        writer.Blank();
    }

    private void EmitPanels(BlockDot dot, int rows)
    {
        // Vectors come in twos: rows whose scales are the low halves of pairs, and those of the high ones, 16 rows further.
        int lanes = dot.Vectors.Lanes;
        int twos = rows == 1 ? System.Math.Min(Sizes.PanelRows / 2 / lanes, 2) : 1;
        int group = Enumerable.Range(1, System.Math.Min(rows, dot.Rows)).Last(size => rows % size == 0);
        using (writer.Block("for (int panel = 0; panel < count; panel++)"))
        {
            writer.Line($"byte* weights = panels + ((nint)panel * {CSharpLiteral.Of((long)blocks * blockBytes)});");
            writer.Line($"float* output = sums + (panel * {CSharpLiteral.Of(Sizes.PanelRows)});");
            using (Loop("row", rows, group))
            using (Loop("lane", Sizes.PanelRows / 2, twos * lanes))
            {
                string lane = twos * lanes == Sizes.PanelRows / 2 ? "" : " + lane";
                string bytes = lane.Length == 0 ? "" : " + (lane * 4)";
                string row = rows == group ? "" : $" + (row * {CSharpLiteral.Of(rowBytes)})";
                string rowSums = rows == group ? "" : $" + (row * {CSharpLiteral.Of(QuantizedBlocks.RowSums)})";
                writer.Line($"byte* block = weights{bytes};");
                writer.Line($"byte* element = inputs{row};");
                writer.Line($"byte* scale = {Address.At("inputs" + row, QuantizedBlocks.InputScales(columns))};");
                writer.Line($"float* total = output{rowSums}{lane};");
                EmitBlocks(dot, group, Offsets(lanes, twos));
            }
        }
    }

    /// <summary>The first row of the panel of every vector.</summary>
    private static int[] Offsets(int lanes, int twos) =>
        [.. Enumerable.Range(0, twos).SelectMany(two => new[] { two * lanes, (two * lanes) + (Sizes.PanelRows / 2) })];

    private System.IDisposable? Loop(string name, int end, int step) => step == end
        ? null
        : writer.Block($"for (int {name} = 0; {name} < {CSharpLiteral.Of(end)}; {name} += {CSharpLiteral.Of(step)})");

    private void EmitBlocks(BlockDot dot, int rows, int[] offsets)
    {
        Target vectors = dot.Vectors;
        for (int row = 0; row < rows; row++)
        {
            for (int vector = 0; vector < offsets.Length; vector++)
                writer.Line($"{vectors.VectorOf(dot.SumType)} {BlockDot.Sum(row, vector)};");
        }

        dot.Declare(writer, rows, offsets.Length);
        DeclareSixteenBitFloats(vectors, "scales", "weightScale", offsets.Length);
        writer.Line($"{vectors.Vector} inputScale;");
        if (hasMinimum)
        {
            DeclareSixteenBitFloats(vectors, "minimums", "minimum", offsets.Length);
            writer.Line($"{vectors.Vector} inputSum;");
        }

        bool inRegisters = dot.KeepsTotals || rows == 1;
        for (int row = 0; row < rows; row++)
        {
            for (int vector = 0; vector < offsets.Length; vector++)
                writer.Line(inRegisters ? $"{vectors.Vector} {Total(row, vector)} = {vectors.Zero};" : vectors.Store(TotalAt(row, offsets[vector]), vectors.Zero) + ";");
        }

        using (writer.Block($"for (int k = 0; k < {CSharpLiteral.Of(blocks)}; k++)"))
        {
            EmitIntegers(dot, rows, offsets);
            EmitScaling(dot, rows, offsets);
            writer.Line($"block += {CSharpLiteral.Of(blockBytes)};");
            writer.Line($"element += {CSharpLiteral.Of(QuantizedBlocks.Columns * dot.InputBytes)};");
            writer.Line("scale += 4;");
        }

        for (int row = 0; inRegisters && row < rows; row++)
        {
            for (int vector = 0; vector < offsets.Length; vector++)
                writer.Line(vectors.Store(TotalAt(row, offsets[vector]), Total(row, vector)) + ";");
        }
    }

    private void EmitIntegers(BlockDot dot, int rows, int[] offsets)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int vector = 0; vector < offsets.Length; vector++)
                writer.Line($"{BlockDot.Sum(row, vector)} = {(vector == 0 ? dot.Initial(Correction(row)) : BlockDot.Sum(row, 0))};");
        }

        int steps = QuantizedBlocks.Steps(format);
        if (rows > 1)
        {
            writer.Line($"byte* integers = {Address.At("block", headerBytes)};");
            writer.Line("byte* input = element;");
            using (writer.Block($"for (int step = 0; step < {CSharpLiteral.Of(steps)}; step++)"))
            {
                dot.Step(writer, Pointers("integers", 0, offsets), [.. Enumerable.Range(0, rows).Select(row => Address.At("input", row * rowBytes))]);
                Prefetch("integers", QuantizedBlocks.StepBytes);
                writer.Line($"integers += {CSharpLiteral.Of(QuantizedBlocks.StepBytes)};");
                writer.Line($"input += {CSharpLiteral.Of(dot.StepInputBytes)};");
            }

            Prefetch("block", headerBytes);
            return;
        }

        for (int step = 0; step < steps; step++)
            dot.Step(writer, Pointers("block", headerBytes + (step * QuantizedBlocks.StepBytes), offsets), [Address.At("element", step * dot.StepInputBytes)]);
    }

    /// <summary>
    /// A few rows ask for lines some kilobytes on. One row does not: it computes so little that the processor itself is far enough ahead, and what is asked for takes the place
    /// of what is needed (82 % of the memory's bandwidth with, 98 % without). A full tile finds its panel in the second cache, where the tile before it left it.
    /// </summary>
    private void Prefetch(string pointer, int bytes)
    {
        for (int line = 0; tileRows < context.Tile.Rows && line < bytes; line += Sizes.Alignment)
        {
            if (context.Target.Prefetch(Address.At(pointer, PrefetchDistance + line)) is { } prefetch)
                writer.Line(prefetch + ";");
        }
    }

    private static string[] Pointers(string pointer, int start, int[] offsets) =>
        [.. offsets.Select(offset => Address.At(pointer, start + (offset * QuantizedBlocks.StepColumns)))];

    private void EmitScaling(BlockDot dot, int rows, int[] offsets)
    {
        Target vectors = dot.Vectors;
        bool inRegisters = dot.KeepsTotals || rows == 1;
        ReadSixteenBitFloats(vectors, "scales", "weightScale", 0, QuantizedBlocks.ScaleFactor, offsets);
        if (hasMinimum)
            ReadSixteenBitFloats(vectors, "minimums", "minimum", QuantizedBlocks.ScaleBytes, QuantizedBlocks.MinimumFactor, offsets);

        for (int row = 0; row < rows; row++)
        {
            writer.Line($"inputScale = {vectors.Broadcast($"*(float*)({Address.At("scale", row * rowBytes)})")};");
            if (hasMinimum)
                writer.Line($"inputSum = {vectors.Broadcast($"*(float*)({Correction(row)})")};");
            for (int vector = 0; vector < offsets.Length; vector++)
            {
                string total = inRegisters ? Total(row, vector) : vectors.Load(TotalAt(row, offsets[vector]));
                string sum = $"{vectors.Width}.ConvertToSingle({dot.Total(BlockDot.Sum(row, vector))})";
                string next = vectors.MultiplyAdd(sum, $"weightScale{CSharpLiteral.Of(vector)} * inputScale", total);
                if (hasMinimum)
                    next = vectors.MultiplyAdd("minimum" + CSharpLiteral.Of(vector), "inputSum", next);
                writer.Line(inRegisters ? $"{total} = {next};" : vectors.Store(TotalAt(row, offsets[vector]), next) + ";");
            }
        }
    }

    private void DeclareSixteenBitFloats(Target vectors, string pairs, string name, int count)
    {
        for (int two = 0; two < count / 2; two++)
            writer.Line($"{vectors.PairVector} {pairs}{CSharpLiteral.Of(two)};");
        for (int vector = 0; vector < count; vector++)
            writer.Line($"{vectors.Vector} {name}{CSharpLiteral.Of(vector)};");
    }

    /// <summary>Widens a line of a block's 16-bit floats, which lie in pairs: one for each row of the panel, stored times a factor.</summary>
    private void ReadSixteenBitFloats(Target vectors, string pairs, string name, int start, int factor, int[] offsets)
    {
        string unit = vectors.Broadcast(CSharpLiteral.Of((float)(SixteenBitFactor / factor)));
        for (int vector = 0; vector < offsets.Length; vector++)
        {
            string pair = pairs + CSharpLiteral.Of(vector / 2);
            if (vector % 2 == 0)
                writer.Line($"{pair} = {vectors.Load("uint", Address.At("block", start + (offsets[vector] * sizeof(int))))};");
            string bits = vector % 2 == 0 ? vectors.LowSixteenBitFloats(pair) : vectors.HighSixteenBitFloats(pair);
            writer.Line($"{name}{CSharpLiteral.Of(vector)} = {bits} * {unit};");
        }
    }

    /// <summary>Of a block of a row of inputs: what its sum starts with, or with a minimum the sum of its inputs.</summary>
    private string Correction(int row) => Address.At("scale", (row * rowBytes) + QuantizedBlocks.InputCorrections(columns) - QuantizedBlocks.InputScales(columns));

    private static string Total(int row, int vector) => $"total{CSharpLiteral.Of(row)}x{CSharpLiteral.Of(vector)}";

    private static string TotalAt(int row, int offset) => Address.At("total", (row * QuantizedBlocks.RowSums) + offset);
}
