using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>Sends rows to experts and brings them back (Shazeer et al., 2017, arXiv:1701.06538).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ExpertRouting
{
    /// <summary>The weights of the best experts of one row; 0 for all others.</summary>
    /// <param name="scores">[count], the router's.</param>
    /// <param name="count">How many experts there are.</param>
    /// <param name="perToken">How many are kept, the first of equals.</param>
    /// <param name="normalize">Whether those that are kept are scaled to sum to 1.</param>
    /// <param name="weights">Receives [count]: softmax over all experts, of which the highest remain.</param>
    public static void Choose(float* scores, int count, int perToken, bool normalize, float* weights)
    {
        float highest = scores[0];
        for (int expert = 1; expert < count; expert++)
            highest = MathF.Max(highest, scores[expert]);
        float sum = 0;
        for (int expert = 0; expert < count; expert++)
            sum += weights[expert] = MathF.Exp(scores[expert] - highest);

        // Kept weights are marked by their sign until all are found: there are few, and no memory is needed.
        float kept = 0;
        for (int choice = 0; choice < perToken; choice++)
        {
            int best = -1;
            for (int expert = 0; expert < count; expert++)
            {
                if (float.IsPositive(weights[expert]) && (best < 0 || weights[expert] > weights[best]))
                    best = expert;
            }

            // Only where the scores are not numbers.
            if (best < 0)
                break;
            kept += weights[best];
            weights[best] = -weights[best];
        }

        float total = normalize ? kept : sum;
        for (int expert = 0; expert < count; expert++)
            weights[expert] = float.IsNegative(weights[expert]) ? -weights[expert] / total : 0;
    }

    /// <summary>Sets a worker's share of rows to zero.</summary>
    public static void Clear(float* rows, int stride, int count, int worker, int workers)
    {
        int first = (int)((long)count * worker / workers);
        int last = (int)((long)count * (worker + 1) / workers);
        for (int row = first; row < last; row++)
            new Span<float>(rows + ((nint)row * stride), stride).Clear();
    }

    /// <summary>The rows that chose an expert.</summary>
    /// <param name="weights">The expert's column of the weights of row 0.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="chosen">Receives the rows in ascending order.</param>
    /// <returns>How many there are.</returns>
    public static int Rows(float* weights, int stride, int count, int* chosen)
    {
        int found = 0;
        for (int row = 0; row < count; row++)
        {
            if (weights[(nint)row * stride] != 0)
                chosen[found++] = row;
        }

        return found;
    }

    /// <summary>Copies a row.</summary>
    public static void Copy(float* source, int columns, float* destination) =>
        new ReadOnlySpan<float>(source, columns).CopyTo(new Span<float>(destination, columns));

    /// <summary>destination += weight · source.</summary>
    public static void Add(float* source, float* weight, int columns, float* destination)
    {
        for (int column = 0; column < columns; column++)
            destination[column] += *weight * source[column];
    }
}
