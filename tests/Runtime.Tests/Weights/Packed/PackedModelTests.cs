using Intaglio.CompilerServices;
using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights.Packed;

public sealed class PackedModelTests
{
    [Fact]
    public void A_model_that_was_packed_and_loaded_computes_the_same()
    {
        using var folder = new TemporaryFolder();
        string path = PackedFile.Write(folder, "any.name");
        Assert.True(PackedModel.IsPackedFile(path));
        using TinyModel model = TinyModel.Load(path, new LoadOptions { Workers = 2, VerifyChecksum = true }, TinyProgram.Create());
        using Session session = model.CreateSession();
        Assert.Equal(TinyProgram.Expected([3, 1, 4]), session.Prefill([3, 1, 4]).ToArray());
    }

    [Fact]
    public void Disposing_twice_is_fine_and_a_disposed_model_neither_computes_nor_packs()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = TinyModel.Load(PackedFile.Write(folder), new LoadOptions(), TinyProgram.Create());
        using Session session = model.CreateSession();
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Prefill([1]).Length);
        Assert.Throws<ObjectDisposedException>(() => model.SavePacked(folder.File("again")));
        Assert.False(File.Exists(folder.File("again")));
    }

    [Fact]
    public void A_packed_file_says_what_it_holds()
    {
        using var folder = new TemporaryFolder();
        string path = PackedFile.Write(folder);
        PackedModel packed = PackedModel.Open(path);
        Assert.Equal(["tokenizer_config.json", "config.json"], packed.Files);
        Assert.Equal("Tiny (1 layer of width 1, a vocabulary of 11, 8 parameters)", packed.Model);
        Assert.Equal((WeightFormat.Float32, 128L, path), (packed.Format, packed.WeightBytes, packed.Location));
        Assert.Equal([1, 2, 3], packed.ReadFile("config.json"));
        Assert.Equal(PackedFile.Settings, System.Text.Encoding.UTF8.GetString(packed.ReadFile("tokenizer_config.json")));
        Assert.Contains("it holds tokenizer_config.json, config.json", Assert.Throws<FileNotFoundException>(() => packed.ReadFile("merges.txt")).Message, StringComparison.Ordinal);
        packed.Verify();
        packed.Dispose();
        packed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => packed.ReadFile("config.json"));
        Assert.Throws<ObjectDisposedException>(() => packed.Verify());
    }

    [Fact]
    public void The_same_model_packs_to_the_same_bytes_also_from_a_packed_file()
    {
        using var folder = new TemporaryFolder();
        string path = PackedFile.Write(folder);
        byte[] first = File.ReadAllBytes(path);
        using TinyModel model = TinyModel.Load(path, new LoadOptions(), TinyProgram.Create());

        // The file is replaced while the model has it mapped; Windows does not allow that.
        string second = OperatingSystem.IsWindows() ? folder.File("second") : path;
        model.SavePacked(second, [folder.File("tokenizer_config.json"), folder.File("config.json")]);
        Assert.Equal(first, File.ReadAllBytes(second));
        using Session session = model.CreateSession();
        Assert.Equal(TinyProgram.Expected([5]), session.Prefill([5]).ToArray());
    }

    [Fact]
    public void Weights_of_another_layout_are_refused_in_words_that_name_both()
    {
        using var folder = new TemporaryFolder();
        string path = PackedFile.Write(folder);
        WeightMismatchException refusal = Assert.Throws<WeightMismatchException>(() => TinyModel.Load(path, new LoadOptions(), WithPlan(plan => plan.Vector(0, 32, new TensorPart("values", 9, 1, 0, 9)))));
        Assert.Contains("it holds Tiny (1 layer of width 1, a vocabulary of 11, 8 parameters) in Float32, 128 bytes with the fingerprint ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("expected was Tiny (1 layer", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(refusal.Missing);
    }

    public static TheoryData<string, Action<WeightPlan>> OtherPlans => new()
    {
        { "layout", plan => plan.Table(0, 1, 32, Values) },
        { "offset", plan => plan.Vector(64, 32, Values) },
        { "columns", plan => plan.Vector(0, 16, Values) },
        { "rows", plan => plan.Table(0, 2, 32, Values) },
        { "parts", plan => plan.Vector(0, 32, Values, Values with { DestinationRow = 8 }) },
        { "first row", plan => plan.Vector(0, 32, Values with { FirstRow = 1 }) },
        { "row count", plan => plan.Vector(0, 32, Values with { RowCount = 7 }) },
        { "destination", plan => plan.Vector(0, 32, Values with { DestinationRow = 1 }) },
        { "interleave", plan => plan.Vector(0, 32, Values with { Interleave = 2 }) },
        { "runs", plan => plan.Vector(0, 32, Values with { Run = 2, Stride = 4 }) },
        { "buckets", plan => plan.Distances(0, 1, 32, 8, 8, true, Values) },
        { "number", plan => { plan.Vector(0, 32, Values); plan.Vector(64, 32, Values); } },
    };

    [Theory]
    [MemberData(nameof(OtherPlans))]
    public void Whatever_moves_a_number_changes_the_fingerprint(string what, Action<WeightPlan> declare)
    {
        Assert.NotEqual(Fingerprint(plan => plan.Vector(0, 32, Values)), Fingerprint(declare));
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Names_of_tensors_do_not_change_the_fingerprint_and_the_format_does()
    {
        UInt128 plain = Fingerprint(plan => plan.Vector(0, 32, Values));
        Assert.Equal(plain, Fingerprint(plan => plan.Vector(0, 32, Values with { Tensor = "other" })));
        Assert.NotEqual(plain, Fingerprint(plan => plan.Vector(0, 32, Values), WeightFormat.BFloat16));
        Assert.NotEqual(plain, Fingerprint(plan => plan.Vector(0, 32, Values), bytes: 192));

        // Files in use depend on it: where this fails, PlanFingerprint changed and every packed file is refused.
        Assert.Equal("5d3b8c879f8e4f25f509ee291fd2c85f", Intaglio.Weights.PlanFingerprint.Text(plain));
    }

    [Fact]
    public void Another_format_than_the_one_that_is_asked_for_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = PackedFile.Write(folder);
        var options = new LoadOptions { Format = WeightFormat.BFloat16 };
        string message = Assert.Throws<NotSupportedException>(() => TinyModel.Load(path, options, TinyProgram.Create(), TinyProgram.Create(format: WeightFormat.BFloat16))).Message;
        Assert.Contains("holds weights in Float32, but BFloat16 was asked for", message, StringComparison.Ordinal);
        message = Assert.Throws<NotSupportedException>(() => TinyModel.Load(path, new LoadOptions(), TinyProgram.Create(format: WeightFormat.BFloat16))).Message;
        Assert.Contains("holds weights in Float32, but Tiny was compiled for BFloat16 only", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_is_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        string path = PackedFile.Write(folder);
        Assert.Contains("this is a packed model", Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_or_cancelled_write_leaves_the_old_file_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("old.intaglio", [1, 2, 3]);
        using TinyModel model = TinyModel.Create();
        Assert.Throws<TimeoutException>(() => model.SavePacked(path, progress: new Recorder(_ => throw new TimeoutException())));
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => model.SavePacked(path, progress: new Recorder(_ => cancellation.Cancel()), cancellationToken: cancellation.Token));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Where_a_file_cannot_be_written_the_reason_is_a_sentence()
    {
        using var folder = new TemporaryFolder();
        using TinyModel model = TinyModel.Create();
        string config = folder.Write("config.json", [1]);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => model.SavePacked(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<DirectoryNotFoundException>(() => model.SavePacked(folder.File("no/where"))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => model.SavePacked(folder.File("x"), [folder.File("absent")]));
        Assert.Contains("same name", Assert.Throws<ArgumentException>(() => model.SavePacked(folder.File("x"), [config, config])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_ends_at_the_total_when_packing_loading_and_checking()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("tiny");
        var seen = new List<long>();
        using TinyModel model = TinyModel.Create();
        model.SavePacked(path, progress: new Recorder(report => seen.Add(report.BytesDone)));
        using PackedModel packed = PackedModel.Open(path);
        packed.Verify(new Recorder(report => seen.Add(report.BytesDone)));
        foreach (bool verify in new[] { false, true })
            TinyModel.Load(path, new LoadOptions { VerifyChecksum = verify, Progress = new LoadRecorder(report => seen.Add(report.BytesDone)) }, TinyProgram.Create()).Dispose();
        Assert.Equal([128, 128, 128, 128], seen);
    }

    private static readonly TensorPart Values = new("values", 8, 1, 0, 8);

    private static UInt128 Fingerprint(Action<WeightPlan> declare, WeightFormat format = WeightFormat.Float32, long bytes = 128)
    {
        var plan = new WeightPlan(format);
        declare(plan);
        return Intaglio.Weights.PlanFingerprint.Of(plan, bytes);
    }

    private static CompiledProgram WithPlan(Action<WeightPlan> declare) => TinyProgram.Create(declareWeights: declare);

    private sealed class Recorder(Action<PackProgress> action) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => action(value);
    }

    private sealed class LoadRecorder(Action<LoadProgress> action) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => action(value);
    }
}
