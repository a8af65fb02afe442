using Intaglio.CompilerServices;
using Intaglio.Workers;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

public sealed unsafe class SpinBarrierTests
{
    private const int Rounds = 3000;
    private const int IntsPerLine = 32;

    [Fact]
    public void One_worker_never_waits()
    {
        SpinBarrier barrier = default;
        for (int round = 0; round < Rounds; round++)
            SpinBarrier.Wait(&barrier, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Nobody_goes_on_before_everybody_has_arrived_and_all_see_what_was_written(int workers)
    {
        using var memory = new NativeBlock(sizeof(SpinBarrier) + (workers * IntsPerLine * sizeof(int)), "a test");
        var barrier = (SpinBarrier*)memory.Pointer;
        var written = (int*)(memory.Pointer + sizeof(SpinBarrier));
        var late = new int[workers];
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                // Plain stores and loads: it is the barrier that makes them visible, in both directions.
                written[worker * IntsPerLine] = round;
                SpinBarrier.Wait(barrier, workers);
                for (int other = 0; other < workers; other++)
                    late[worker] += written[other * IntsPerLine] == round ? 0 : 1;
                SpinBarrier.Wait(barrier, workers);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A worker is stuck at the barrier."));
        Assert.All(late, count => Assert.Equal(0, count));
    }
}
