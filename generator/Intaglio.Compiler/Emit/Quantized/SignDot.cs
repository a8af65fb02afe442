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

    public override void Declare(CodeWriter writer, int vectors)
    {
        for (int vector = 0; vector < vectors; vector++)
            writer.Line($"{Vectors.IntegerVector} weight{CSharpLiteral.Of(vector)};");
        writer.Line($"{Vectors.VectorOf("byte")} magnitude;");
        writer.Line($"{Vectors.IntegerVector} flip;");
    }

    public override void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs)
    {
        for (int vector = 0; vector < integers.Count; vector++)
            writer.Line($"weight{CSharpLiteral.Of(vector)} = {Vectors.Load("int", integers[vector])};");
        for (int row = 0; row < inputs.Count; row++)
        {
            writer.Line($"magnitude = {Vectors.BroadcastInteger(inputs[row])}.AsByte();");
            writer.Line($"flip = {Vectors.BroadcastInteger(Address.At(inputs[row], QuantizedBlocks.Columns))};");
            for (int vector = 0; vector < integers.Count; vector++)
            {
                string products = Vectors.MultiplyAddBytes("magnitude", $"(weight{CSharpLiteral.Of(vector)} ^ flip).AsSByte()")!;
                writer.Line($"{Sum(row, vector)} += {Vectors.MultiplyAddPairs(products, Vectors.VectorOf("short") + ".One")};");
            }
        }
    }
}
