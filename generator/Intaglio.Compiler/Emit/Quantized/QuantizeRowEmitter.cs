using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>Writes the quantisation of one row of inputs: for each block of 32 columns 8-bit integers, a scale, and a correction for the bias of the weights, or the sum that their minimum is multiplied with.</summary>
internal sealed class QuantizeRowEmitter(KernelContext context, WeightFormat format, int columns, string suffix)
{
    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly bool hasMinimum = QuantizedBlocks.HasMinimum(format);

    /// <summary>The kernel's name.</summary>
    public static string Name(WeightFormat format, int columns, string suffix) => $"Quantize{CSharpLiteral.Of(columns)}For{format}{suffix}";

    /// <summary><c>(x, row)</c>.</summary>
    public void Emit()
    {
        IReadOnlyList<BlockDot> dots = BlockDots.Of(target, format);
        using (context.Kernel(
            $"row = x in blocks of {CSharpLiteral.Of(QuantizedBlocks.Columns)}: integers of 8 bits in the form that their product wants, a scale for each block, and {(hasMinimum ? "its sum" : "what takes the bias of the weights back")}. x: f32[{CSharpLiteral.Of(columns)}].",
            "The largest magnitude of a block becomes 127; magnitudes compare as integers do, NaN above all, and so are the faster. Adding 1.5 · 2^23 rounds to the nearest integer, ties to even, and leaves it in the lowest bits.",
            $"void {Name(format, columns, suffix)}(float* x, byte* row)"))
        {
            int blocks = QuantizedBlocks.Count(columns);
            writer.Line($"float* scales = (float*)(row + {CSharpLiteral.Of(QuantizedBlocks.InputScales(columns))});");
            writer.Line($"{(hasMinimum ? "float* sums = (float*)" : "int* corrections = (int*)")}(row + {CSharpLiteral.Of(QuantizedBlocks.InputCorrections(columns))});");
            bool whole = columns % QuantizedBlocks.Columns == 0;
            if (!whole)
            {
                writer.Line($"float* last = stackalloc float[{CSharpLiteral.Of(QuantizedBlocks.Columns)}];");
                using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(QuantizedBlocks.Columns)}; i++)"))
                    writer.Line($"last[i] = i < {CSharpLiteral.Of(columns % QuantizedBlocks.Columns)} ? x[{(blocks == 1 ? "i" : $"{CSharpLiteral.Of((blocks - 1) * QuantizedBlocks.Columns)} + i")}] : 0;");
            }

            using (writer.Block($"for (int block = 0; block < {CSharpLiteral.Of(blocks)}; block++)"))
            {
                writer.Line($"float* values = {(whole ? "" : $"block == {CSharpLiteral.Of(blocks - 1)} ? last : ")}x + (block * {CSharpLiteral.Of(QuantizedBlocks.Columns)});");
                EmitBlock(dots);
            }
        }

        writer.Blank();
    }

    private void EmitBlock(IReadOnlyList<BlockDot> dots)
    {
        int vectors = QuantizedBlocks.Columns / target.Lanes;
        string width = target.Width;
        string Magnitude(int vector) => $"{width}.Abs({target.Load(Address.At("values", vector * target.Lanes))}).AsInt32()";
        writer.Line($"{target.IntegerVector} magnitudes = {Magnitude(0)};");
        for (int vector = 1; vector < vectors; vector++)
            writer.Line($"magnitudes = {width}.Max(magnitudes, {Magnitude(vector)});");
        writer.Line("float largest = VectorReduction.MaxMagnitude(magnitudes);");
        writer.Line("scales[block] = largest * (1 / 127f);");
        writer.Line($"{target.Vector} factor = {target.Broadcast("largest > 1e-30f ? 127 / largest : 0")};");
        for (int vector = 0; vector < vectors; vector++)
        {
            string rounded = $"({target.Load(Address.At("values", vector * target.Lanes))} * factor) + {target.Broadcast("12582912f")}";
            writer.Line($"{target.IntegerVector} integers{CSharpLiteral.Of(vector)} = ({rounded}).AsInt32() - {width}.Create(0x4B400000);");
        }

        string[] integers = [.. Enumerable.Range(0, vectors).Select(vector => "integers" + CSharpLiteral.Of(vector))];
        if (dots.Count == 1)
        {
            EmitStores(dots[0], integers);
            return;
        }

        using (writer.Block($"if ({dots[0].Guard})"))
            EmitStores(dots[0], integers);
        using (writer.Block("else"))
            EmitStores(dots[1], integers);
    }

    private void EmitStores(BlockDot dot, string[] integers)
    {
        writer.Line(hasMinimum ? $"sums[block] = scales[block] * {BlockDot.SumOf(target, integers)};" : $"corrections[block] = {dot.Correction(target, integers)};");
        dot.Store(writer, target, $"row + (block * {CSharpLiteral.Of(QuantizedBlocks.Columns * dot.InputBytes)})", integers);
    }
}
