using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>8 bits without AVX-VNNI: magnitudes of the inputs times weights that took over the inputs' signs, two products in 16 bits, then in 32.</summary>
/// <remarks>
/// vpmaddubsw multiplies unsigned with signed bytes and saturates at 16 bits, which two products of a biased byte would pass. A magnitude is at most 127, and
/// 2 · 127 · 128 = 32,512 fits. One exclusive or takes the bias off the weight (its highest bit) and, where the input is negative, inverts it: the inverse of w is -w - 1, so what is missing is
/// the sum of the magnitudes of negative inputs, whatever the weights: the correction. Four operations for 64 products with no widening of the weights; widening both to 16 bits
/// and multiplying pairs takes six for one row.
/// </remarks>
internal sealed class SignDot(Target vectors) : BlockDot(vectors, WeightFormat.Q8)
{
    /// <summary>
    /// Vectors that are multiplied side by side; their products are added while the next ones are multiplied. The order matters although the processor runs instructions out of
    /// order: one vector after the other reached 167 of 230 GOP/s on Zen 4, two side by side 180, and with the products of the two before 204.
    /// </summary>
    private const int Abreast = 2;

    public override string Why =>
        "magnitudes of inputs are multiplied with weights that take over the signs: an exclusive or takes off the bias and inverts where the input is negative, and two products, at most 32,512, fit into 16 bits";

    public override int InputBytes => 2;

    // Sums, totals, weights, the operands and a vector of ones; more rows are slower even where registers are left, for the processor has not enough of them to run ahead.
    public override int Rows => Vectors.Registers >= 32 ? 4 : 3;

    public override bool KeepsTotals => Vectors.Registers >= 32;

    public override string Correction(Target target, IReadOnlyList<string> integers) =>
        $"{target.Width}.Sum({string.Join(" + ", integers.Select(vector => $"{target.Width}.Max(-{vector}, {target.IntegerVector}.Zero)"))})";

    public override void Store(CodeWriter writer, Target target, string place, IReadOnlyList<string> integers)
    {
        writer.Line($"Vector256<sbyte> bytes = {Bytes(target, integers)};");
        writer.Line($"*(Vector256<sbyte>*)({place}) = Vector256.Abs(bytes);");
        writer.Line($"*(Vector256<sbyte>*)({Address.At(place, QuantizedBlocks.Columns)}) = Vector256.LessThan(bytes, Vector256<sbyte>.Zero) ^ Vector256.Create((sbyte)-128);");
    }

    public override void Declare(CodeWriter writer, int rows, int vectors)
    {
        for (int vector = 0; vector < vectors; vector++)
            writer.Line($"{Vectors.IntegerVector} weight{CSharpLiteral.Of(vector)};");
        writer.Line($"{Vectors.VectorOf("byte")} magnitude;");
        writer.Line($"{Vectors.IntegerVector} flip;");
        for (int vector = 0; vector < Abreast; vector++)
        {
            writer.Line($"{Vectors.VectorOf("sbyte")} flipped{CSharpLiteral.Of(vector)};");
            writer.Line($"{Vectors.IntegerVector} fours{CSharpLiteral.Of(vector)};");
        }

        for (int vector = 0; vector < Math.Min(2 * Abreast, rows * vectors); vector++)
            writer.Line($"{Vectors.VectorOf("short")} products{CSharpLiteral.Of(vector)};");
    }

    public override void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs)
    {
        for (int vector = 0; vector < integers.Count; vector++)
            writer.Line($"weight{CSharpLiteral.Of(vector)} = {Vectors.Load("int", integers[vector])};");
        (int Row, int Vector)[] pairs = [.. Enumerable.Range(0, inputs.Count * integers.Count / Abreast).Select(pair => (pair * Abreast / integers.Count, pair * Abreast % integers.Count))];
        for (int pair = 0; pair <= pairs.Length; pair++)
        {
            if (pair < pairs.Length)
                Multiply(writer, inputs[pairs[pair].Row], pairs[pair].Vector, Products(pair));
            if (pair > 0)
                Add(writer, pairs[pair - 1].Row, pairs[pair - 1].Vector, Products(pair - 1));
        }
    }

    /// <summary>The first of the registers that a pair's products are in: those of two pairs are under way.</summary>
    private static int Products(int pair) => pair % 2 * Abreast;

    private void Multiply(CodeWriter writer, string input, int vector, int products)
    {
        if (vector == 0)
        {
            writer.Line($"magnitude = {Vectors.BroadcastInteger(input)}.AsByte();");
            writer.Line($"flip = {Vectors.BroadcastInteger(Address.At(input, QuantizedBlocks.Columns))};");
        }

        for (int place = 0; place < Abreast; place++)
            writer.Line($"flipped{CSharpLiteral.Of(place)} = (weight{CSharpLiteral.Of(vector + place)} ^ flip).AsSByte();");
        for (int place = 0; place < Abreast; place++)
            writer.Line($"products{CSharpLiteral.Of(products + place)} = {Vectors.MultiplyAddBytes("magnitude", $"flipped{CSharpLiteral.Of(place)}")};");
    }

    private void Add(CodeWriter writer, int row, int vector, int products)
    {
        for (int place = 0; place < Abreast; place++)
            writer.Line($"fours{CSharpLiteral.Of(place)} = {Vectors.MultiplyAddPairs($"products{CSharpLiteral.Of(products + place)}", Vectors.VectorOf("short") + ".One")};");
        for (int place = 0; place < Abreast; place++)
            writer.Line($"{Sum(row, vector + place)} += fours{CSharpLiteral.Of(place)};");
    }
}
