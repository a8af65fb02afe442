using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed unsafe class WeightLoaderTests
{
    private const int Rows = 8192;
    private const int Columns = 512;
    private const long Bytes = (long)Rows * Columns * sizeof(float);

    [Fact]
    public void Progress_rises_to_the_total_and_names_tensors()
    {
        using Checkpoint checkpoint = Matrix();
        var reports = new Recorder();
        WeightLoader.Load(checkpoint, Plan(), Bytes, new() { Progress = reports, Workers = 2 }).Dispose();
        Assert.True(reports.Seen.Count > 5);
        Assert.Equal(reports.Seen.Select(report => report.BytesDone).Order(), reports.Seen.Select(report => report.BytesDone));
        Assert.All(reports.Seen, report => Assert.Equal(new LoadProgress(report.BytesDone, Bytes, "w"), report));
        Assert.Equal(Bytes, reports.Seen[^1].BytesDone);
    }

    [Fact]
    public void Loading_stops_when_it_is_cancelled()
    {
        using Checkpoint checkpoint = Matrix();
        using var cancellation = new CancellationTokenSource();
        var reports = new Recorder(() => cancellation.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => WeightLoader.Load(checkpoint, Plan(), Bytes, new() { Progress = reports, Workers = 1 }, cancellation.Token));
        Assert.Single(reports.Seen);
    }

    [Fact]
    public void What_a_progress_report_throws_reaches_the_caller_as_it_is()
    {
        using Checkpoint checkpoint = Matrix();
        var reports = new Recorder(() => throw new TimeoutException("enough"));
        Assert.Throws<TimeoutException>(() => WeightLoader.Load(checkpoint, Plan(), Bytes, new() { Progress = reports }));
    }

    [Fact]
    public void Packed_weights_outlive_the_checkpoint_and_refuse_use_after_their_own_end()
    {
        PackedWeights packed;
        using (Checkpoint checkpoint = Matrix())
            packed = WeightLoader.Load(checkpoint, Plan(), Bytes, new());
        Assert.Equal(Bytes, packed.Bytes);
        Assert.Equal(WeightFormat.Float32, packed.Format);
        Assert.Equal(1f, packed.Pointer[Bytes - 2] == 0x80 && packed.Pointer[Bytes - 1] == 0x3f ? 1f : 0f);
        packed.Dispose();
        packed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)packed.Pointer);
    }

    [Fact]
    public void A_disposed_checkpoint_is_refused()
    {
        Checkpoint checkpoint = Matrix();
        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => WeightLoader.Load(checkpoint, Plan(), Bytes, new()));
    }

    [Fact]
    public void At_least_one_worker_is_needed() => Assert.Throws<ArgumentOutOfRangeException>(() => new LoadOptions { Workers = 0 });

    public static TheoryData<string, Action<WeightPlan>> ContradictoryPlans => new()
    {
        { "behind all", plan => plan.Panels(0, 64, 64, Part(32, 64)) },
        { "not a multiple of 64", plan => plan.Vector(4, 32, Part(32, 1)) },
        { "in panels of 32", plan => plan.Panels(0, 31, 1, Part(31, 1)) },
        { "0 rows", plan => plan.Panels(0, 0, 1, Part(31, 1)) },
        { "its packed weight 3", plan => plan.Panels(0, 32, 3, Part(32, 2)) },
        { "gives 33 rows from 0, but has 32", plan => plan.Panels(0, 64, 2, new TensorPart("w", 32, 2, 0, 33)) },
        { "rows from -1", plan => plan.Panels(0, 32, 2, new TensorPart("w", 32, 2, -1, 2)) },
        { "goes up to row 32 of 32", plan => plan.Panels(0, 32, 2, new TensorPart("w", 32, 2, 0, 32, 1)) },
        { "goes up to row 64 of 64", plan => plan.Vector(0, 64, new TensorPart("w", 33, 1, 0, 33, 0, Interleave: 2)) },
        { "runs of 4 rows every 3 rows", plan => plan.Panels(0, 32, 2, new TensorPart("w", 32, 2, 0, 8, Run: 4, Stride: 3)) },
        { "gives 10 rows from 1, 4 of every 12, but has 26", plan => plan.Panels(0, 32, 2, new TensorPart("w", 26, 2, 1, 10, Run: 4, Stride: 12)) },
        { "2 buckets for distances up to 8", plan => plan.Distances(0, 2, 128, 2, 8, true, new TensorPart("w", 2, 2, 0, 2)) },
        { "has 100 distances, but needs 112", plan => plan.Distances(0, 2, 100, 8, 8, true, new TensorPart("w", 8, 2, 0, 8)) },
        { "not a whole tensor of 8 buckets and 2 heads", plan => plan.Distances(0, 2, 128, 8, 8, true, new TensorPart("w", 9, 2, 0, 8)) },
        { "0 parts alternating", plan => plan.Panels(0, 32, 2, new TensorPart("w", 32, 2, 0, 32, 0, Interleave: 0)) },
        { "inside the weight before it", plan => { plan.Vector(0, 32, Part(32, 1)); plan.Vector(64, 32, Part(32, 1)); } },
    };

    [Theory]
    [MemberData(nameof(ContradictoryPlans))]
    public void A_plan_that_leaves_its_tensors_is_refused(string reason, Action<WeightPlan> declare)
    {
        using Checkpoint checkpoint = Matrix();
        var plan = new WeightPlan(WeightFormat.Float32);
        declare(plan);
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => WeightLoader.Load(checkpoint, plan, 1024, new())).Message, StringComparison.Ordinal);
    }

    private static TensorPart Part(int rows, int columns) => new("w", rows, columns, 0, rows);

    private static Checkpoint Matrix()
    {
        float[] values = new float[Rows * Columns];
        values[^1] = 1;
        return Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["w"] = ([Rows, Columns], values) });
    }

    private static WeightPlan Plan()
    {
        var plan = new WeightPlan(WeightFormat.Float32);
        plan.Panels(0, Rows, Columns, Part(Rows, Columns));
        return plan;
    }

    private sealed class Recorder(Action? then = null) : IProgress<LoadProgress>
    {
        public List<LoadProgress> Seen { get; } = [];

        public void Report(LoadProgress value)
        {
            Seen.Add(value);
            then?.Invoke();
        }
    }
}
