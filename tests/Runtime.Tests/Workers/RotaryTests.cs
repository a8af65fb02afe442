using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

public sealed unsafe class RotaryTests
{
    private const int Stride = 8;

    [Fact]
    public void Rows_in_the_range_are_filled_by_their_positions_and_the_others_are_left_alone()
    {
        double[] inverseFrequencies = [1, 0.1, 0.001];
        int[] positions = [5, 100_001, 7, 9];
        float[] cosines = Untouched();
        float[] sines = Untouched();
        fixed (float* cosine = cosines, sine = sines)
        fixed (int* position = positions)
            Rotary.Fill(cosine, sine, Stride, 1, 3, position, inverseFrequencies, 1.5f);
        for (int row = 0; row < 4; row++)
        {
            for (int pair = 0; pair < Stride; pair++)
            {
                bool filled = row is 1 or 2 && pair < 3;
                double angle = filled ? positions[row] * inverseFrequencies[pair] : 0;
                Assert.Equal(filled ? (float)(Math.Cos(angle) * 1.5) : -7, cosines[(row * Stride) + pair], 1e-6f);
                Assert.Equal(filled ? (float)(Math.Sin(angle) * 1.5) : -7, sines[(row * Stride) + pair], 1e-6f);
            }
        }
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(32, 1)]
    [InlineData(33, 1.0625)]
    [InlineData(64, 3)]
    public void Dynamic_frequencies_stretch_once_the_sequence_passes_the_original_length(int totalLength, double growth)
    {
        // With factor 2 and original length 32, theta grows by (2 * length / 32 - 1) ^ (10 / 8).
        double theta = 10000 * Math.Sqrt(Math.Sqrt(Math.Pow(growth, 5)));
        int[] positions = [.. Enumerable.Range(totalLength - 4, 4)];
        float[] cosines = Untouched();
        float[] sines = Untouched();
        fixed (float* cosine = cosines, sine = sines)
        fixed (int* position = positions)
            Rotary.FillDynamic(cosine, sine, Stride, 0, 4, position, 10000, 2, 32, 10, totalLength);
        for (int row = 0; row < 4; row++)
        {
            for (int pair = 0; pair < 5; pair++)
            {
                double angle = positions[row] / Math.Exp(Math.Log(theta) * pair * 2 / 10);
                Assert.Equal((float)Math.Cos(angle), cosines[(row * Stride) + pair], 1e-6f);
                Assert.Equal((float)Math.Sin(angle), sines[(row * Stride) + pair], 1e-6f);
            }

            Assert.Equal(-7, cosines[(row * Stride) + 5]);
        }
    }

    private static float[] Untouched() => [.. Enumerable.Repeat(-7f, 4 * Stride)];
}
