using Intaglio.CompilerServices;
using Intaglio.Workers;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

public sealed unsafe class WorkerTeamTests
{
    private const int IntsPerLine = 32;

    [Theory]
    [InlineData(1, 5000)]
    [InlineData(2, 5000)]
    [InlineData(3, 2000)]
    [InlineData(7, 1000)]
    public void Every_worker_runs_every_time_and_has_finished_when_the_run_returns(int workers, int runs)
    {
        using var team = new WorkerTeam(workers);
        using var work = new Work(workers);
        for (int run = 1; run <= runs; run++)
        {
            team.Run(&CountUp, work.Frame);
            for (int worker = 0; worker < workers; worker++)
                Assert.Equal(run, work.Counts[worker * IntsPerLine]);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Workers_wake_up_however_long_they_were_idle(int workers)
    {
        using var team = new WorkerTeam(workers);
        using var work = new Work(workers);
        for (int run = 1; run <= 300; run++)
        {
            // From no pause at all over the moment at which workers park (50 us) to long after it.
            if (run % 30 == 0)
                Thread.Sleep(run / 30);
            else
                Thread.SpinWait(run % 30 * 100);
            team.Run(&CountUp, work.Frame);
            Assert.Equal(run, work.Counts[(workers - 1) * IntsPerLine]);
        }
    }

    [Fact]
    public void A_run_may_use_fewer_workers_than_the_team_has()
    {
        using var team = new WorkerTeam(4);
        int[] runs = new int[5];
        using var work = new Work(4);
        for (int run = 0; run < 400; run++)
        {
            int count = 1 + (run * 7 % 4);
            runs[count]++;
            work.Frame->Workers = count;
            team.Run(&CountUp, work.Frame);
        }

        for (int worker = 0; worker < 4; worker++)
            Assert.Equal(runs.Skip(worker + 1).Sum(), work.Counts[worker * IntsPerLine]);
    }

    [Fact]
    public void Callers_on_several_threads_take_turns()
    {
        using var team = new WorkerTeam(2);
        using var work = new Work(2);
        Thread[] callers = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (int run = 0; run < 500; run++)
                team.Run(&CountUp, work.Frame);
        }))];
        Array.ForEach(callers, thread => thread.Start());
        Assert.All(callers, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A caller is stuck."));
        Assert.Equal(1500, work.Counts[0]);
        Assert.Equal(1500, work.Counts[IntsPerLine]);
    }

    [Fact]
    public void A_disposed_team_refuses_to_run_and_can_be_disposed_again()
    {
        var team = new WorkerTeam(3);
        using var work = new Work(3);
        team.Run(&CountUp, work.Frame);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(&CountUp, work.Frame));
        new WorkerTeam(3).Dispose();
    }

    [Fact]
    public void Background_threads_do_not_keep_a_process_alive()
    {
        using var team = new WorkerTeam(2);
        using var work = new Work(2);
        team.Run(&NoteWhetherBackground, work.Frame);
        Assert.Equal(1, work.Counts[IntsPerLine]);
    }

    private static void CountUp(ForwardFrame* frame, int worker)
    {
        ((int*)frame->Arena)[worker * IntsPerLine]++;
        SpinBarrier.Wait(frame->Barrier, frame->Workers);
        SpinBarrier.Wait(frame->Barrier, frame->Workers);
    }

    private static void NoteWhetherBackground(ForwardFrame* frame, int worker) =>
        ((int*)frame->Arena)[worker * IntsPerLine] = Thread.CurrentThread is { IsBackground: true, Name: "Intaglio worker 1" } ? 1 : 0;

    /// <summary>A frame, its barrier and a counter for each worker.</summary>
    private sealed class Work : IDisposable
    {
        private readonly NativeBlock memory;

        public Work(int workers)
        {
            memory = new NativeBlock(sizeof(SpinBarrier) + 128 + (workers * IntsPerLine * sizeof(int)), "a test");
            Frame = (ForwardFrame*)(memory.Pointer + sizeof(SpinBarrier));
            Frame->Workers = workers;
            Frame->Barrier = (SpinBarrier*)memory.Pointer;
            Frame->Arena = memory.Pointer + sizeof(SpinBarrier) + 128;
        }

        public ForwardFrame* Frame { get; }

        public int* Counts => (int*)Frame->Arena;

        public void Dispose() => memory.Dispose();
    }
}
