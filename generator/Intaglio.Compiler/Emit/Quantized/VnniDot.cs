using System.Collections.Generic;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>8 bits with AVX-VNNI: one instruction multiplies four columns of eight rows and adds them up in 32 bits.</summary>
internal sealed class VnniDot(Target vectors) : BlockDot(vectors, WeightFormat.Q8)
{
    public override string Guard => "AvxVnni.IsSupported";

    public override string Why => "vpdpbusd multiplies four unsigned with four signed bytes and adds them to a sum of 32 bits; 256 bits and 16 registers are all that .NET has of it";

    public override int InputBytes => 1;

    public override int Rows => 6;

    // vpdpbusd waits five cycles for the sum before it, so twelve sums have to be under way; sixteen registers have no room for totals beside them.
    public override bool KeepsTotals => false;

    public override void Declare(CodeWriter writer, int rows, int vectors)
    {
        for (int vector = 0; vector < vectors; vector++)
            writer.Line($"{Vectors.VectorOf("byte")} weight{CSharpLiteral.Of(vector)};");
        writer.Line($"{Vectors.VectorOf("sbyte")} value;");
    }

    public override void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs)
    {
        for (int vector = 0; vector < integers.Count; vector++)
            writer.Line($"weight{CSharpLiteral.Of(vector)} = {Vectors.Load("byte", integers[vector])};");
        for (int row = 0; row < inputs.Count; row++)
        {
            writer.Line($"value = {Vectors.BroadcastInteger(inputs[row])}.AsSByte();");
            for (int vector = 0; vector < integers.Count; vector++)
                writer.Line($"{Sum(row, vector)} = AvxVnni.MultiplyWideningAndAdd({Sum(row, vector)}, weight{CSharpLiteral.Of(vector)}, value);");
        }
    }
}
