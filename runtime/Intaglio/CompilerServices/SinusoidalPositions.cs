using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>Sines and cosines of a position, added to the embedding (Vaswani et al., 2017, arXiv:1706.03762).</summary>
/// <remarks>In double precision: a row is some hundred angles, computed once for each token.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class SinusoidalPositions
{
    private const double Base = 10_000;

    /// <summary>Writes the row of a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="columns">Elements of the row; the last is 0 where they are odd.</param>
    /// <param name="interleaved">True for sin, cos, sin, ... as published, false for all sines before all cosines (fairseq, Marian).</param>
    /// <param name="fullRange">True where the last frequency is exactly 1/10000 (fairseq), false for 10000^(−2i/d).</param>
    /// <param name="row">Receives [columns].</param>
    public static void Write(int position, int columns, bool interleaved, bool fullRange, float* row)
    {
        int pairs = columns / 2;
        int steps = fullRange ? pairs - 1 : 0;
        for (int pair = 0; pair < pairs; pair++)
        {
            double exponent = fullRange ? (steps == 0 ? 0 : (double)pair / steps) : 2.0 * pair / columns;
            (double sine, double cosine) = Math.SinCos(position * Math.Pow(Base, -exponent));
            row[interleaved ? 2 * pair : pair] = (float)sine;
            row[interleaved ? (2 * pair) + 1 : pairs + pair] = (float)cosine;
        }

        if (columns % 2 == 1)
            row[columns - 1] = 0;
    }
}
