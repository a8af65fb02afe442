using System.Collections.Generic;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>4 bits: a pair of products with a byte is at most 2 · 15 · 127 = 3,810, so the eight pairs of a block fit into 16 bits and are widened once.</summary>
internal sealed class NibbleDot(Target vectors, WeightFormat format) : BlockDot(vectors, format)
{
    public override string Why => "two products of 4 and 8 bits are at most 3,810: the eight steps of a block are summed in 16 bits and widened once, half the work of a 32-bit sum at each step";

    public override int InputBytes => 1;

    public override int Rows => Vectors.Registers >= 32 ? 4 : 3;

    public override bool KeepsTotals => Vectors.Registers >= 32;

    public override string SumType => "short";

    // One lane of two starts with -8 times the sum of all 32 inputs: with the products of its own 16 columns that stays within 32 · 8 · 127 = 32,512 in the end, whatever it passes on the way.
    // With a minimum it starts with nothing, and 16 · 15 · 127 = 30,480 is the most.
    public override string Initial(string correction) =>
        QuantizedBlocks.HasMinimum(Format) ? Vectors.VectorOf("short") + ".Zero" : base.Initial(correction) + ".AsInt16()";

    public override string Total(string sum) => Vectors.MultiplyAddPairs(sum, Vectors.VectorOf("short") + ".One")!;

    public override string Correction(Target target, IReadOnlyList<string> integers) => $"(ushort)({base.Correction(target, integers)})";

    public override void Declare(CodeWriter writer, int rows, int vectors)
    {
        for (int vector = 0; vector < vectors; vector++)
        {
            writer.Line($"{Vectors.VectorOf("byte")} low{CSharpLiteral.Of(vector)};");
            writer.Line($"{Vectors.VectorOf("byte")} high{CSharpLiteral.Of(vector)};");
        }

        writer.Line($"{Vectors.VectorOf("sbyte")} lowInput;");
        writer.Line($"{Vectors.VectorOf("sbyte")} highInput;");
    }

    public override void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs)
    {
        string mask = $"{Vectors.Width}.Create((byte)0x0F)";
        for (int vector = 0; vector < integers.Count; vector++)
        {
            string number = CSharpLiteral.Of(vector);
            writer.Line($"high{number} = {Vectors.Load("byte", integers[vector])};");
            writer.Line($"low{number} = high{number} & {mask};");
            writer.Line($"high{number} = (high{number}.AsUInt16() >>> 4).AsByte() & {mask};");
        }

        for (int row = 0; row < inputs.Count; row++)
        {
            writer.Line($"lowInput = {Vectors.BroadcastInteger(inputs[row])}.AsSByte();");
            writer.Line($"highInput = {Vectors.BroadcastInteger(Address.At(inputs[row], QuantizedBlocks.Columns / 2))}.AsSByte();");
            for (int vector = 0; vector < integers.Count; vector++)
            {
                string number = CSharpLiteral.Of(vector);
                writer.Line($"{Sum(row, vector)} = {Sum(row, vector)} + {Vectors.MultiplyAddBytes("low" + number, "lowInput")} + {Vectors.MultiplyAddBytes("high" + number, "highInput")};");
            }
        }
    }
}
