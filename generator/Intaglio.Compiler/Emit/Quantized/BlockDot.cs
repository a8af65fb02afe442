using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Quantized;

/// <summary>A way of multiplying a block of quantised weights with a block of quantised inputs. All ways give the same integers.</summary>
/// <param name="vectors">The instruction set whose vectors it uses.</param>
/// <param name="format">The format of the weights.</param>
public abstract class BlockDot(Target vectors, WeightFormat format)
{
    /// <summary>The instruction set whose vectors it uses.</summary>
    public Target Vectors { get; } = vectors;

    /// <summary>The format of the weights.</summary>
    public WeightFormat Format { get; } = format;

    /// <summary>The condition under which the machine can do this; null where every machine of the target can.</summary>
    public virtual string? Guard => null;

    /// <summary>What it does and why, for the generated code.</summary>
    public abstract string Why { get; }

    /// <summary>Bytes that each input takes: 1, or 2 where it is kept in another form than one byte.</summary>
    public abstract int InputBytes { get; }

    /// <summary>Bytes from the inputs of one step to those of the next.</summary>
    public virtual int StepInputBytes => QuantizedBlocks.StepColumns;

    /// <summary>Rows of inputs whose sums stay in registers together.</summary>
    public abstract int Rows { get; }

    /// <summary>True where the totals of as many rows, which are floats, stay in registers beside the sums.</summary>
    public virtual bool KeepsTotals => true;

    /// <summary>The C# type of the lanes of a sum.</summary>
    public virtual string SumType => "int";

    /// <summary>What a sum starts with.</summary>
    /// <param name="correction">The pointer to the correction of the inputs' block.</param>
    public virtual string Initial(string correction) => QuantizedBlocks.HasMinimum(Format) ? Vectors.IntegerVector + ".Zero" : Vectors.BroadcastInteger(correction);

    /// <summary>The sum of the block as 32-bit integers.</summary>
    public virtual string Total(string sum) => sum;

    /// <summary>What turns the sum of products into that of inputs and weights without bias, from the integers of a block: vectors of the target that quantises the row.</summary>
    public virtual string Correction(Target target, IReadOnlyList<string> integers) => $"-{CSharpLiteral.Of(QuantizedBlocks.Bias(Format))} * {SumOf(target, integers)}";

    /// <summary>The sum of a block's integers.</summary>
    public static string SumOf(Target target, IReadOnlyList<string> integers) => $"{target.Width}.Sum({string.Join(" + ", integers)})";

    /// <summary>Writes the integers of a block, from -127 to 127, in the form that <see cref="Step"/> reads: bytes, unless a way wants another.</summary>
    public virtual void Store(CodeWriter writer, Target target, string place, IReadOnlyList<string> integers) =>
        writer.Line($"*(Vector256<sbyte>*)({place}) = {Bytes(target, integers)};");

    /// <summary>Declares what <see cref="Step"/> keeps in registers for so many rows of inputs and vectors of weights.</summary>
    public abstract void Declare(CodeWriter writer, int rows, int vectors);

    /// <summary>Adds the products of four columns (eight in 4 bits) of every row of inputs with the weights.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="integers">The pointers to the vectors of weights.</param>
    /// <param name="inputs">The pointer to the integers of each row of inputs.</param>
    public abstract void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs);

    /// <summary>The register that holds the sum of a row and a vector.</summary>
    public static string Sum(int row, int vector) => RegisterTile.Sum(row, vector);

    /// <summary>Vectors of half as wide integers, half as many.</summary>
    protected static string[] Narrowed(Target target, IReadOnlyList<string> vectors) =>
        [.. Enumerable.Range(0, vectors.Count / 2).Select(pair => $"{target.Width}.Narrow({vectors[2 * pair]}, {vectors[(2 * pair) + 1]})")];

    /// <summary>The 32 integers of a block as bytes: half a vector of 512 bits, or one of 256.</summary>
    protected static string Bytes(Target target, IReadOnlyList<string> integers)
    {
        string[] shorts = Narrowed(target, integers);
        return shorts.Length == 1 ? $"{target.Width}.Narrow({shorts[0]}, {shorts[0]}).GetLower()" : Narrowed(target, shorts)[0];
    }
}

/// <summary>Which ways a target has, the best first; the last one needs nothing but the target.</summary>
public static class BlockDots
{
    private static readonly Target Avx2 = TargetTable.Of(InstructionSet.Avx2);

    public static IReadOnlyList<BlockDot> Of(Target target, WeightFormat format) => (target.InstructionSet, format) switch
    {
        (InstructionSet.Portable, _) => [new WideDot(target, format)],
        (_, WeightFormat.Q4 or WeightFormat.Q4WithMinimum) => [new NibbleDot(target, format)],

        // The 512-bit form of AVX-VNNI is not in .NET 10: 256 bits on every machine.
        _ => [new VnniDot(Avx2), new SignDot(target)],
    };
}
