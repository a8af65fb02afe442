using System.Collections.Generic;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Files;

/// <summary>Writes the frequencies of rotary positions, and the calls that fill their tables for the tokens of a call.</summary>
internal static class RotaryTableCalls
{
    /// <summary>The calls for the rows from this worker's first to <c>lastRow</c>.</summary>
    public static IEnumerable<string> Fill(RotaryTables tables, string index)
    {
        string factor = CSharpLiteral.Of(tables.Positions is PositionSpec.Rotary scaled ? (float)RotaryFrequencies.AttentionFactor(scaled) : 1f);
        switch (tables.Positions)
        {
            case PositionSpec.Rotary2D rotary:
                yield return $"Rotary.Fill({Rows(tables, 0, "frame->Positions")}, InverseFrequencies{index}, 1f);";
                yield return $"Rotary.Fill({Rows(tables, rotary.Dimensions / 2, "frame->BlockPositions")}, InverseFrequencies{index}, 1f);";
                break;
            case PositionSpec.Rotary { Scaling: RotaryScalingSpec.Dynamic dynamic } rotary:
                yield return $"Rotary.FillDynamic({Rows(tables, 0, "frame->Positions")}, {CSharpLiteral.Of(rotary.Theta)}, {CSharpLiteral.Of(dynamic.Factor)}, {CSharpLiteral.Of(dynamic.OriginalLength)}, {CSharpLiteral.Of(rotary.Dimensions)}, frame->TotalLength);";
                break;
            case PositionSpec.Rotary { Scaling: RotaryScalingSpec.LongRope longRope }:
                yield return $"Rotary.Fill({Rows(tables, 0, "frame->Positions")}, frame->TotalLength > {CSharpLiteral.Of(longRope.OriginalLength)} ? LongInverseFrequencies{index} : InverseFrequencies{index}, {factor});";
                break;
            default:
                yield return $"Rotary.Fill({Rows(tables, 0, "frame->Positions")}, InverseFrequencies{index}, {factor});";
                break;
        }
    }

    /// <summary>The frequencies as constants of the user's type; dynamic ones follow from the length.</summary>
    public static void EmitFrequencies(CodeWriter writer, PositionSpec positions, string index)
    {
        switch (positions)
        {
            case PositionSpec.Rotary { Scaling: RotaryScalingSpec.Dynamic }:
                break;
            case PositionSpec.Rotary { Scaling: RotaryScalingSpec.LongRope longRope } rotary:
                Emit(writer, $"InverseFrequencies{index}", $"theta {CSharpLiteral.Of(rotary.Theta)}, up to {CSharpLiteral.Of(longRope.OriginalLength)} tokens", RotaryFrequencies.Compute(rotary));
                Emit(writer, $"LongInverseFrequencies{index}", $"theta {CSharpLiteral.Of(rotary.Theta)}, beyond {CSharpLiteral.Of(longRope.OriginalLength)} tokens", RotaryFrequencies.ComputeLong(rotary, longRope));
                break;
            case PositionSpec.Rotary rotary:
                Emit(writer, $"InverseFrequencies{index}", $"theta {CSharpLiteral.Of(rotary.Theta)}, scaling {rotary.Scaling.GetType().Name}", RotaryFrequencies.Compute(rotary));
                break;
            case PositionSpec.Rotary2D rotary:
                Emit(
                    writer,
                    $"InverseFrequencies{index}",
                    $"theta {CSharpLiteral.Of(rotary.Theta)}, in each half of a head",
                    RotaryFrequencies.Compute(new PositionSpec.Rotary(rotary.Dimensions, rotary.Theta, RotaryLayout.Halves, new RotaryScalingSpec.None())));
                break;
        }
    }

    private static string Rows(RotaryTables tables, int firstColumn, string positions) =>
        $"(float*)(frame->Arena + {CSharpLiteral.Of(tables.Cosines + (firstColumn * sizeof(float)))}), (float*)(frame->Arena + {CSharpLiteral.Of(tables.Sines + (firstColumn * sizeof(float)))}), {CSharpLiteral.Of(tables.Stride)}, "
        + $"frame->Count * worker / frame->Workers, lastRow, {positions}";

    private static void Emit(CodeWriter writer, string name, string what, double[] frequencies)
    {
        writer.Doc($"Radians per position of each turned pair; {what}.");
        writer.Line($"private static ReadOnlySpan<double> {name} =>");
        writer.Line("[");
        foreach (double frequency in frequencies)
            writer.Line($"    {CSharpLiteral.Of(frequency)},");
        writer.Line("];");
        writer.Blank();
    }
}
