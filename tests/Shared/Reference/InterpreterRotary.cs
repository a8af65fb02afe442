using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Rotary positions from the published formulas, independent of what the compiler and the runtime make of them.</summary>
internal static class InterpreterRotary
{
    /// <summary>Turns the first elements of every head by its position.</summary>
    /// <param name="rotary">Which elements, by which frequencies.</param>
    /// <param name="heads">Heads that stand side by side in a row.</param>
    /// <param name="headSize">Elements of each.</param>
    /// <param name="x">[rows, heads · head size].</param>
    /// <param name="places">Where each row stands.</param>
    public static Matrix Turn(PositionSpec.Rotary rotary, int heads, int headSize, Matrix x, IReadOnlyList<RowPlace> places)
    {
        double factor = rotary.Scaling switch
        {
            RotaryScalingSpec.Yarn yarn => yarn.AttentionFactor,
            RotaryScalingSpec.LongRope longRope => longRope.AttentionFactor,
            _ => 1,
        };
        Turning turning = new(x);
        for (int head = 0; head < heads; head++)
            turning.Turn(head * headSize, rotary.Dimensions, rotary.Layout, factor, (row, pair) => places[row].Position * Frequency(rotary, pair, places[row].Length));
        return turning.Result;
    }

    /// <summary>Turns the first half of every head by its position and the second by its block position, each element with one of its own half (ChatGLM).</summary>
    public static Matrix Turn(PositionSpec.Rotary2D rotary, int heads, int headSize, Matrix x, IReadOnlyList<RowPlace> places)
    {
        double Frequency(int pair) => 1 / Math.Pow(rotary.Theta, 2.0 * pair / rotary.Dimensions);
        Turning turning = new(x);
        for (int head = 0; head < heads; head++)
        {
            int start = head * headSize;
            turning.Turn(start, rotary.Dimensions, Compiler.Spec.RotaryLayout.Halves, 1, (row, pair) => places[row].Position * Frequency(pair));
            turning.Turn(start + (headSize / 2), rotary.Dimensions, Compiler.Spec.RotaryLayout.Halves, 1, (row, pair) => places[row].Block * Frequency(pair));
        }

        return turning.Result;
    }

    /// <summary>A matrix some of whose columns turn in pairs.</summary>
    private sealed class Turning(Matrix x)
    {
        private readonly double[] elements = [.. x.Elements];

        public Matrix Result => new(x.Rows, x.Columns, elements);

        public void Turn(int start, int dimensions, Compiler.Spec.RotaryLayout layout, double factor, Func<int, int, double> angleOf)
        {
            int pairs = dimensions / 2;
            bool halves = layout == Compiler.Spec.RotaryLayout.Halves;
            for (int row = 0; row < x.Rows; row++)
            {
                for (int pair = 0; pair < pairs; pair++)
                {
                    double angle = angleOf(row, pair);
                    double cosine = Math.Cos(angle) * factor;
                    double sine = Math.Sin(angle) * factor;
                    int first = start + (halves ? pair : 2 * pair);
                    int second = start + (halves ? pair + pairs : (2 * pair) + 1);
                    elements[(row * x.Columns) + first] = (x[row, first] * cosine) - (x[row, second] * sine);
                    elements[(row * x.Columns) + second] = (x[row, second] * cosine) + (x[row, first] * sine);
                }
            }
        }
    }

    private static double Frequency(PositionSpec.Rotary rotary, int pair, int length)
    {
        double plain = Plain(rotary.Theta);
        return rotary.Scaling switch
        {
            RotaryScalingSpec.None => plain,
            RotaryScalingSpec.Linear linear => plain / linear.Factor,
            RotaryScalingSpec.Dynamic dynamic => Plain(DynamicTheta(dynamic)),
            RotaryScalingSpec.Yarn yarn => Mixed(plain / yarn.Factor, plain, YarnKept(yarn)),
            RotaryScalingSpec.Llama3 llama3 => Mixed(plain / llama3.Factor, plain, Llama3Kept(llama3)),
            RotaryScalingSpec.LongRope longRope => plain / (length > longRope.OriginalLength ? longRope.LongFactors : longRope.ShortFactors)[pair],
            _ => throw new NotSupportedException($"The interpreter does not know the rotary scaling {rotary.Scaling.GetType().Name}."),
        };

        double Plain(double theta) => 1 / Math.Pow(theta, 2.0 * pair / rotary.Dimensions);

        // NTK-aware scaling as transformers has it: the lowest frequency is stretched as linear scaling would, the highest not at all.
        double DynamicTheta(RotaryScalingSpec.Dynamic dynamic) => length <= dynamic.OriginalLength
            ? rotary.Theta
            : rotary.Theta * Math.Pow((dynamic.Factor * length / dynamic.OriginalLength) - (dynamic.Factor - 1), rotary.Dimensions / (rotary.Dimensions - 2.0));

        // Peng et al., 2023, section 3.2, with the bounds in pairs as transformers rounds them.
        double YarnKept(RotaryScalingSpec.Yarn yarn)
        {
            double low = PairThatTurns(yarn.BetaFast);
            double high = PairThatTurns(yarn.BetaSlow);
            if (yarn.Truncate)
                (low, high) = (Math.Floor(low), Math.Ceiling(high));
            low = Math.Max(low, 0);
            high = Math.Min(high, rotary.Dimensions - 1);
            double width = low == high ? 0.001 : high - low;
            return 1 - Math.Clamp((pair - low) / width, 0, 1);

            double PairThatTurns(double turns) =>
                rotary.Dimensions * Math.Log(yarn.OriginalLength / (turns * 2 * Math.PI)) / (2 * Math.Log(rotary.Theta));
        }

        // Turns over the original length say where a frequency lies between the bounds.
        double Llama3Kept(RotaryScalingSpec.Llama3 llama3)
        {
            double turns = llama3.OriginalLength * plain / (2 * Math.PI);
            return Math.Clamp((turns - llama3.LowFrequencyFactor) / (llama3.HighFrequencyFactor - llama3.LowFrequencyFactor), 0, 1);
        }
    }

    private static double Mixed(double stretched, double kept, double share) => (stretched * (1 - share)) + (kept * share);
}
