using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>Takes from the hidden states of a sequence the one that speaks for it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class SequencePool
{
    /// <summary>The first row.</summary>
    public static void First(float* rows, int stride, SequenceSpan* sequence, int columns, float* output) =>
        ExpertRouting.Copy(rows + ((nint)sequence->FirstRow * stride), columns, output);

    /// <summary>The last row.</summary>
    public static void Last(float* rows, int stride, SequenceSpan* sequence, int columns, float* output) =>
        ExpertRouting.Copy(rows + ((nint)(sequence->FirstRow + sequence->Count - 1) * stride), columns, output);

    /// <summary>The mean of all rows.</summary>
    public static void Mean(float* rows, int stride, SequenceSpan* sequence, int columns, float* output)
    {
        First(rows, stride, sequence, columns, output);
        for (int row = sequence->FirstRow + 1; row < sequence->FirstRow + sequence->Count; row++)
        {
            for (int column = 0; column < columns; column++)
                output[column] += rows[((nint)row * stride) + column];
        }

        for (int column = 0; column < columns; column++)
            output[column] /= sequence->Count;
    }
}
