using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>Any machine: every column widens to 32 bits of its own. Slow, and the same integers.</summary>
internal sealed class WideDot(Target vectors, WeightFormat format) : BlockDot(vectors, format)
{
    public override string Why => "each column of four widens to 32 bits with a shift and a mask, which every machine has";

    public override int InputBytes => 2;

    public override int StepInputBytes => QuantizedBlocks.StepColumns * sizeof(short);

    public override int Rows => 3;

    public override bool KeepsTotals => false;

    public override void Store(CodeWriter writer, Target target, string place, IReadOnlyList<string> integers)
    {
        string[] shorts = Narrowed(target, integers);
        for (int vector = 0; vector < shorts.Length; vector++)
            writer.Line($"*({target.VectorOf("short")}*)({Address.At(place, vector * target.Lanes * 2 * sizeof(short))}) = {shorts[vector]};");
    }

    public override void Declare(CodeWriter writer, int rows, int vectors)
    {
        for (int vector = 0; vector < vectors; vector++)
            writer.Line($"{Vectors.VectorOf("uint")} integers{CSharpLiteral.Of(vector)};");
        for (int column = 0; column < QuantizedBlocks.StepColumns; column++)
            writer.Line($"{Vectors.VectorOf("int")} input{CSharpLiteral.Of(column)};");
    }

    public override void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs)
    {
        for (int vector = 0; vector < integers.Count; vector++)
            writer.Line($"integers{CSharpLiteral.Of(vector)} = {Vectors.Load("uint", integers[vector])};");
        int width = QuantizedBlocks.IsFourBits(Format) ? 4 : 8;
        for (int half = 0; half < 8 / width; half++)
        {
            for (int row = 0; row < inputs.Count; row++)
            {
                for (int column = 0; column < QuantizedBlocks.StepColumns; column++)
                {
                    int place = (half * QuantizedBlocks.Columns / 2) + column;
                    writer.Line($"input{CSharpLiteral.Of(column)} = {Vectors.Width}.Create((int)*(short*)({Address.At(inputs[row], place * sizeof(short))}));");
                }

                for (int vector = 0; vector < integers.Count; vector++)
                {
                    string products = string.Join(" + ", Enumerable.Range(0, QuantizedBlocks.StepColumns).Select(column =>
                        $"({Field(vector, (8 * column) + (half * width), width)} * input{CSharpLiteral.Of(column)})"));
                    writer.Line($"{Sum(row, vector)} = {Sum(row, vector)} + {products};");
                }
            }
        }
    }

    private string Field(int vector, int shift, int width)
    {
        string integers = "integers" + CSharpLiteral.Of(vector);
        string shifted = shift == 0 ? integers : $"({integers} >>> {CSharpLiteral.Of(shift)})";
        return (shift + width == 32 ? shifted : $"({shifted} & {Vectors.Width}.Create({(width == 8 ? "0xFFu" : "0x0Fu")}))") + ".AsInt32()";
    }
}
