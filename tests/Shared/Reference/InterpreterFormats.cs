using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>What a quantised program rounds: weights once, and the inputs of each projection in blocks of 32 along a row.</summary>
/// <remarks>Written from the documentation of the formats, not from the packer's or the kernels' code; integers and scales are those that a float32 program finds.</remarks>
/// <param name="spec">The model: which matrix has which format.</param>
/// <param name="program">The format of the program.</param>
/// <param name="jitter">Moves inputs by a fraction of a step before they are rounded, as a program's own roundings may; null for none.</param>
internal sealed class InterpreterFormats(ModelSpec spec, Compiler.Spec.WeightFormat program, Random? jitter = null)
{
    private const int BlockColumns = 32;

    // A float32 program's inputs are off by some 10 roundings of numbers of up to 127 steps: 10 * 127 * 2^-24 = 8e-5 steps. A hundred times that.
    private const double JitterSteps = 1.0 / 128;

    /// <summary>The elements of a matrix as the program keeps them.</summary>
    public double[] Weight(WeightRef weight, double[] elements)
    {
        Compiler.Spec.WeightFormat format = RoleFormats.Of(spec, program, weight.Role);
        return !IsQuantized(format) ? elements : Blocks(elements, weight.Columns, block => RoundWeights(format, block));
    }

    /// <summary>What a projection with this weight multiplies it with.</summary>
    public Matrix Input(WeightRef weight, Matrix x) => IsQuantized(RoleFormats.Of(spec, program, weight.Role))
        ? new Matrix(x.Rows, x.Columns, Blocks(x.Elements, x.Columns, RoundInputs))
        : x;

    private static bool IsQuantized(Compiler.Spec.WeightFormat format) => format is Compiler.Spec.WeightFormat.Q8 or Compiler.Spec.WeightFormat.Q4 or Compiler.Spec.WeightFormat.Q4WithMinimum;

    private static double[] Blocks(double[] elements, int columns, Func<double[], IEnumerable<double>> round)
    {
        var rounded = new List<double>(elements.Length);
        for (int row = 0; row < elements.Length; row += columns)
        {
            for (int first = 0; first < columns; first += BlockColumns)
                rounded.AddRange(round(elements[(row + first)..(row + Math.Min(first + BlockColumns, columns))]));
        }

        return [.. rounded];
    }

    /// <summary>8 bits: the largest magnitude is 127 scales. 4 bits: the number of the largest magnitude is -8 scales, or with a minimum 15 scales go from the smallest to the largest, zero included. Scales are stored times 256, minimums times 16, in 16 bits.</summary>
    private static IEnumerable<double> RoundWeights(Compiler.Spec.WeightFormat format, double[] block)
    {
        if (format == Compiler.Spec.WeightFormat.Q4WithMinimum)
            return RoundBetween((float)Math.Min(0, block.Min()), (float)Math.Max(0, block.Max()), block);
        float extreme = (float)block.MaxBy(Math.Abs);
        bool isFour = format == Compiler.Spec.WeightFormat.Q4;
        float scale = (float)(Half)((isFour ? extreme / -8 : Math.Abs(extreme) / 127) * 256) / 256;
        (float low, float high) = isFour ? (-8f, 7f) : (-127f, 127f);
        float inverse = scale == 0 ? 0 : 1 / scale;
        return block.Select(value => (double)(Math.Clamp(MathF.Round((float)value * inverse), low, high) * scale));
    }

    private static IEnumerable<double> RoundBetween(float smallest, float largest, double[] block)
    {
        float minimum = (float)(Half)(smallest * 16) / 16;
        float scale = (float)(Half)((largest - smallest) / 15 * 256) / 256;
        float inverse = scale == 0 ? 0 : 1 / scale;
        return block.Select(value => (double)((Math.Clamp(MathF.Round(((float)value - minimum) * inverse), 0, 15) * scale) + minimum));
    }

    private IEnumerable<double> RoundInputs(double[] block)
    {
        double scale = block.Max(Math.Abs) / 127;
        return scale == 0 ? block : block.Select(value => Math.Round((value / scale) + Jitter()) * scale);
    }

    private double Jitter() => jitter is null ? 0 : JitterSteps * ((2 * jitter.NextDouble()) - 1);
}
