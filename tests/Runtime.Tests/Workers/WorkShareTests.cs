using Intaglio.CompilerServices;
using Intaglio.Workers;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

public sealed unsafe class WorkShareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_is_taken_once_in_every_phase_whatever_the_workers(int workers)
    {
        const int mostItems = 150;
        using var memory = new NativeBlock(sizeof(SpinBarrier), "a test");
        var barrier = (SpinBarrier*)memory.Pointer;
        int[][] taken = [.. Enumerable.Range(0, mostItems).Select(items => new int[items])];
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
        {
            ForwardFrame frame = new() { Workers = workers, Barrier = barrier };
            for (int items = 0; items < mostItems; items++)
            {
                for (var share = new WorkShare(&frame, worker, items, 1 + (items % 4)); share.Next();)
                {
                    for (int item = share.First; item < share.Last; item++)
                        Interlocked.Increment(ref taken[items][item]);
                }

                SpinBarrier.Wait(barrier, workers);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A worker is stuck."));
        Assert.All(taken, counts => Assert.All(counts, count => Assert.Equal(1, count)));
    }

    [Fact]
    public void A_worker_that_is_alone_for_a_while_leaves_the_others_only_what_is_theirs()
    {
        using var memory = new NativeBlock(sizeof(SpinBarrier), "a test");
        ForwardFrame frame = new() { Workers = 2, Barrier = (SpinBarrier*)memory.Pointer };
        Assert.Equal([(0, 50), (100, 112), (112, 124), (124, 136), (136, 148), (148, 160), (160, 172), (172, 184), (184, 196), (196, 200)], Runs(&frame, 0, 200, 1));
        Assert.Equal([(50, 100)], Runs(&frame, 1, 200, 1));
    }

    [Fact]
    public void What_is_too_little_for_the_counter_is_cut_into_equal_runs()
    {
        using var memory = new NativeBlock(sizeof(SpinBarrier), "a test");
        ForwardFrame frame = new() { Workers = 2, Barrier = (SpinBarrier*)memory.Pointer };
        Assert.Equal([(0, 13)], Runs(&frame, 0, 27, 4));
        Assert.Equal([(13, 27)], Runs(&frame, 1, 27, 4));
        Assert.Empty(Runs(&frame, 0, 1, 1));
        Assert.Equal([(0, 1)], Runs(&frame, 1, 1, 1));
    }

    private static List<(int First, int Last)> Runs(ForwardFrame* frame, int worker, int items, int leastRun)
    {
        var runs = new List<(int, int)>();
        for (var share = new WorkShare(frame, worker, items, leastRun); share.Next();)
            runs.Add((share.First, share.Last));
        return runs;
    }
}
