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

    /// <summary>Bytes of an integer of the inputs: 1, or 2 where pairs of them are multiplied in 16 bits.</summary>
    public abstract int InputBytes { get; }

    /// <summary>Rows of inputs whose sums stay in registers together.</summary>
    public abstract int Rows { get; }

    /// <summary>The C# type of the lanes of a sum.</summary>
    public virtual string SumType => "int";

    /// <summary>What a sum starts with.</summary>
    /// <param name="correction">The pointer to the correction of the inputs' block.</param>
    public virtual string Initial(string correction) => Vectors.BroadcastInteger(correction);

    /// <summary>The sum of the block as 32-bit integers.</summary>
    public virtual string Total(string sum, string correction) => sum;

    /// <summary>Declares what <see cref="Step"/> keeps in registers.</summary>
    public abstract void Declare(CodeWriter writer, int vectors);

    /// <summary>Adds the products of four columns (eight in 4 bits) of every row of inputs with the weights.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="integers">The pointers to the vectors of weights.</param>
    /// <param name="inputs">The pointer to the integers of each row of inputs.</param>
    public abstract void Step(CodeWriter writer, IReadOnlyList<string> integers, IReadOnlyList<string> inputs);

    /// <summary>The register that holds the sum of a row and a vector.</summary>
    public static string Sum(int row, int vector) => RegisterTile.Sum(row, vector);
}

/// <summary>Which ways a target has, the best first; the last one needs nothing but the target.</summary>
public static class BlockDots
{
    private static readonly Target Avx2 = TargetTable.Of(InstructionSet.Avx2);

    public static IReadOnlyList<BlockDot> Of(Target target, WeightFormat format) => (target.InstructionSet, format) switch
    {
        (InstructionSet.Portable, _) => [new WideDot(target, format)],
        (_, WeightFormat.Q4) => [new NibbleDot(target)],

        // The 512-bit form of AVX-VNNI is not in .NET 10: 256 bits on every machine.
        _ => [new VnniDot(Avx2), new PairDot(target)],
    };

    /// <summary>True where every way reads inputs of bytes, or every way inputs of 16 bits: then no choice has to be made when they are written.</summary>
    public static bool AgreeOnInputs(IReadOnlyList<BlockDot> dots) => dots.All(dot => dot.InputBytes == dots[0].InputBytes);
}
