using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>Fills the tables of cosines and sines that rotary positions turn queries and keys by (Su et al., 2021, arXiv:2104.09864).</summary>
/// <remarks>Angles are computed in double precision: at position 100,000 a 32-bit float is off by a hundredth of a radian.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Rotary
{
    /// <summary>Fills rows <paramref name="firstRow"/> to <paramref name="rowEnd"/> (exclusive) of both tables; row r belongs to position <paramref name="positions"/>[r].</summary>
    /// <param name="cosines">[rows, <paramref name="rowStride"/>]; the first elements of each row, one for each frequency, are written.</param>
    /// <param name="sines">The same.</param>
    /// <param name="rowStride">Floats from one row to the next.</param>
    /// <param name="firstRow">The first row to fill.</param>
    /// <param name="rowEnd">The row after the last one to fill.</param>
    /// <param name="positions">The position of each row.</param>
    /// <param name="inverseFrequencies">Radians per position, for each turned pair of elements.</param>
    /// <param name="attentionFactor">What both are multiplied by (YaRN's scaling of attention); otherwise 1.</param>
    public static void Fill(
        float* cosines, float* sines, int rowStride, int firstRow, int rowEnd, int* positions, ReadOnlySpan<double> inverseFrequencies, float attentionFactor)
    {
        for (int row = firstRow; row < rowEnd; row++)
        {
            nint start = (nint)row * rowStride;
            for (int pair = 0; pair < inverseFrequencies.Length; pair++)
            {
                (double sine, double cosine) = Math.SinCos(positions[row] * inverseFrequencies[pair]);
                cosines[start + pair] = (float)(cosine * attentionFactor);
                sines[start + pair] = (float)(sine * attentionFactor);
            }
        }
    }

    /// <summary>
    /// The same with frequencies that depend on the length of the whole sequence, as Hugging Face's "dynamic" scaling has them: theta is
    /// multiplied by (factor * length / original - (factor - 1)) ^ (d / (d - 2)) once the length passes the original one.
    /// </summary>
    /// <param name="cosines">[rows, <paramref name="rowStride"/>]; the first <paramref name="dimensions"/> / 2 elements of each row are written.</param>
    /// <param name="sines">The same.</param>
    /// <param name="rowStride">Floats from one row to the next.</param>
    /// <param name="firstRow">The first row to fill.</param>
    /// <param name="rowEnd">The row after the last one to fill.</param>
    /// <param name="positions">The position of each row.</param>
    /// <param name="theta">The base of the frequencies.</param>
    /// <param name="factor">The scaling factor.</param>
    /// <param name="originalLength">The length that the model was trained on.</param>
    /// <param name="dimensions">How many elements of a head are turned, an even number.</param>
    /// <param name="totalLength">The length of the whole sequence.</param>
    public static void FillDynamic(
        float* cosines, float* sines, int rowStride, int firstRow, int rowEnd, int* positions,
        double theta, double factor, int originalLength, int dimensions, int totalLength)
    {
        double scaledTheta = totalLength > originalLength
            ? theta * Math.Pow((factor * totalLength / originalLength) - (factor - 1), dimensions / (dimensions - 2.0))
            : theta;
        for (int pair = 0; pair < dimensions / 2; pair++)
        {
            double inverseFrequency = Math.Pow(scaledTheta, -2.0 * pair / dimensions);
            for (int row = firstRow; row < rowEnd; row++)
            {
                nint element = ((nint)row * rowStride) + pair;
                (double sine, double cosine) = Math.SinCos(positions[row] * inverseFrequency);
                cosines[element] = (float)cosine;
                sines[element] = (float)sine;
            }
        }
    }
}
