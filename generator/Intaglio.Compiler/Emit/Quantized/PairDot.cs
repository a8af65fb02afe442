using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>8 bits without AVX-VNNI: even and odd bytes widen to 16 bits with one operation each, shared by all rows, and are multiplied in pairs.</summary>
/// <remarks>Multiplying bytes as they are (vpmaddubsw) would saturate: two products of 8 bits do not fit into 16. The inputs' pairs are in the order 0, 2, 1, 3 of each four columns.</remarks>
internal sealed class PairDot(Target vectors) : BlockDot(vectors, WeightFormat.Q8)
{
    public override string Why => "bytes widen to even and odd 16-bit lanes, which are multiplied and summed in pairs: exact, where products of bytes would saturate";

    public override int InputBytes => 2;

    public override int Rows => Vectors.Registers >= 32 ? 12 : 3;

    public override void Declare(CodeWriter writer, int vectors)
    {
        for (int vector = 0; vector < vectors; vector++)
        {
            writer.Line($"{Vectors.VectorOf("ushort")} bytes{CSharpLiteral.Of(vector)};");
            writer.Line($"{Vectors.VectorOf("short")} even{CSharpLiteral.Of(vector)};");
            writer.Line($"{Vectors.VectorOf("short")} odd{CSharpLiteral.Of(vector)};");
        }

        writer.Line($"{Vectors.VectorOf("short")} evenInput;");
        writer.Line($"{Vectors.VectorOf("short")} oddInput;");
    }

    public override void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs)
    {
        for (int vector = 0; vector < integers.Count; vector++)
        {
            string number = CSharpLiteral.Of(vector);
            writer.Line($"bytes{number} = {Vectors.Load("ushort", integers[vector])};");
            writer.Line($"even{number} = (bytes{number} & {Vectors.Width}.Create((ushort)0x00FF)).AsInt16();");
            writer.Line($"odd{number} = (bytes{number} >>> 8).AsInt16();");
        }

        for (int row = 0; row < inputs.Count; row++)
        {
            writer.Line($"evenInput = {Vectors.BroadcastInteger(inputs[row])}.AsInt16();");
            writer.Line($"oddInput = {Vectors.BroadcastInteger(Address.At(inputs[row], sizeof(int)))}.AsInt16();");
            for (int vector = 0; vector < integers.Count; vector++)
            {
                string number = CSharpLiteral.Of(vector);
                writer.Line($"{Sum(row, vector)} = {Sum(row, vector)} + {Vectors.MultiplyAddPairs("even" + number, "evenInput")} + {Vectors.MultiplyAddPairs("odd" + number, "oddInput")};");
            }
        }
    }
}
