using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.CompilerServices;

public sealed unsafe class SequencePoolTests
{
    // Two columns, rows 3 apart; the sequence is rows 1 to 3.
    private static readonly float[] Rows = [90, 91, 92, 1, 2, 92, 3, 5, 92, 5, 11, 92, 93, 94, 92];

    [Fact]
    public void The_first_row_speaks() => Assert.Equal([1, 2], Pooled(&SequencePool.First));

    [Fact]
    public void The_last_row_speaks() => Assert.Equal([5, 11], Pooled(&SequencePool.Last));

    [Fact]
    public void The_mean_of_all_rows_speaks() => Assert.Equal([3, 6], Pooled(&SequencePool.Mean));

    [Fact]
    public void A_sequence_of_one_row_speaks_for_itself()
    {
        Assert.Equal([1, 2], Pooled(&SequencePool.Mean, count: 1));
        Assert.Equal([1, 2], Pooled(&SequencePool.Last, count: 1));
    }

    private static float[] Pooled(delegate*<float*, int, SequenceSpan*, int, float*, void> pool, int count = 3)
    {
        float[] output = [0, 0, -7];
        SequenceSpan sequence = new() { FirstRow = 1, Count = count };
        fixed (float* rows = Rows, result = output)
            pool(rows, 3, &sequence, 2, result);
        Assert.Equal(-7, output[2]);
        return output[..2];
    }
}
