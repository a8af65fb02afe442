using Intaglio.Tool.Measurement;

namespace Intaglio.Conformance.Benchmarking;

/// <summary>The arithmetic of measuring.</summary>
public sealed class MeasurementTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("intaglio-caches-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Instruments_are_read_in_turn_and_the_first_rounds_are_not_counted()
    {
        var order = new List<string>();
        var first = new Instrument(() => Note("first"));
        var second = new Instrument(() => Note("second"));
        Rounds.Measure(2, 1, [first, second]);
        Assert.Equal(["first", "second", "first", "second", "first", "second"], order);
        Assert.Equal([3, 5], first.Figures.Rounds);
        Assert.Equal([4, 6], second.Figures.Rounds);

        double Note(string name)
        {
            order.Add(name);
            return order.Count;
        }
    }

    [Fact]
    public void A_fraction_is_the_median_of_the_rounds_fractions()
    {
        Spread fraction = new Spread([10, 30, 20]).Over(new Spread([20, 30, 80]));
        Assert.Equal(0.5, fraction.Median);
        Assert.Equal("0.50 [0.25 .. 1.00]", fraction.Text("0.00"));
    }

    [Fact]
    public void Sizes_of_caches_are_read_as_the_kernel_writes_them()
    {
        Describe("index0", "1", "Data", "32K");
        Describe("index1", "1", "Instruction", "32K");
        Describe("index2", "2", "Unified", "1024K");
        Describe("index3", "3", "Unified", "32M");
        Assert.Equal(new Caches(1 << 20, 32 << 20), Caches.Read(folder));
    }

    [Fact]
    public void A_system_that_tells_nothing_has_caches_of_unknown_size()
    {
        Assert.Equal(new Caches(null, null), Caches.Read(Path.Combine(folder, "nowhere")));
        Describe("index0", "2", "Unified", "large");
        Assert.Equal(new Caches(null, null), Caches.Read(folder));
    }

    [Fact]
    public void Each_worker_reads_its_own_share_of_what_was_written_before()
    {
        using var team = new ProbeTeam(3);
        using var probe = new ReadProbe(10_000, team);
        Assert.Equal(0, probe.Bytes % (3 * 512));
        Assert.InRange(probe.Bytes, 10_000, 10_000 + (3 * 512));
        Assert.True(probe.BytesPerSecond(2) > 0);
        Assert.True(new MultiplyAddProbe(team).OperationsPerSecond(80) > 0);
        Assert.True(ByteDotProbe.Instructions is null || new ByteDotProbe(team).OperationsPerSecond(80) > 0);
    }

    private void Describe(string index, string level, string type, string size)
    {
        Directory.CreateDirectory(Path.Combine(folder, index));
        foreach ((string name, string text) in new[] { ("level", level), ("type", type), ("size", size) })
            File.WriteAllText(Path.Combine(folder, index, name), text + "\n");
    }
}
