namespace Intaglio.Conformance;

/// <summary>What <c>intaglio pack</c> and <c>check</c> do with the sample's model, and <c>run</c> with a packed file.</summary>
public sealed class PackCommandTests : IDisposable
{
    private static readonly string Model = Path.Combine(Places.Repository, "samples", "Storyteller", "model");
    private readonly string folder = Directory.CreateTempSubdirectory("intaglio-pack-").FullName;

    private string Packed => Path.Combine(folder, "story-teller.intaglio");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_packed_file_alone_tells_the_story_of_its_folder()
    {
        ToolResult packing = ToolProcess.Run(["pack", Model, "-o", Packed]);
        Assert.True(packing.ExitCode == 0, packing.ToString());
        Assert.Equal(Packed, packing.Output.Trim());
        Assert.Contains("weights in BF16 with config.json, generation_config.json, tokenizer.json, tokenizer_config.json", packing.Error, StringComparison.Ordinal);

        ToolResult told = ToolProcess.Run(Run(Packed));
        Assert.True(told.ExitCode == 0, told.ToString());
        Assert.Contains("weights in BF16", told.Error, StringComparison.Ordinal);
        Assert.Equal(ToolProcess.Run(Run(Model)).Output, told.Output);

        ToolResult plan = ToolProcess.Run(["plan", Packed]);
        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Contains("StoryTeller", plan.Output, StringComparison.Ordinal);

        ToolResult other = ToolProcess.Run([.. Run(Packed), "--format", "F32"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("holds weights in BFloat16, but Float32 was asked for", other.Error, StringComparison.Ordinal);

        ToolResult again = ToolProcess.Run(["pack", Packed, "-o", Packed]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is packed already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_what_a_file_holds_and_finds_a_flipped_bit()
    {
        Assert.Equal(0, ToolProcess.Run(["pack", Model, "-o", Packed, "--format", "F32"]).ExitCode);
        ToolResult whole = ToolProcess.Run(["check", Packed]);
        Assert.True(whole.ExitCode == 0, whole.ToString());
        Assert.Contains("bytes in F32", whole.Output, StringComparison.Ordinal);
        Assert.Contains("all as expected", whole.Output, StringComparison.Ordinal);

        using (FileStream file = File.Open(Packed, FileMode.Open))
        {
            file.Seek(-1, SeekOrigin.End);
            int last = file.ReadByte();
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte((byte)(last ^ 1));
        }

        ToolResult damaged = ToolProcess.Run(["check", Packed]);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("the checksum of the weights is", damaged.Error, StringComparison.Ordinal);
    }

    private static string[] Run(string model) => ["run", model, "-p", "Once upon a time", "-n", "30", "--temperature", "0", "--workers", "1"];
}
