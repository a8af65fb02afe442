using System.Diagnostics;
using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>What <c>intaglio verify</c> prints and how it ends.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("intaglio-verify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_passing_set_has_a_row_for_each_model_and_ends_with_status_0()
    {
        ToolResult result = ToolProcess.Run(["verify", Reference("gpt2"), Reference("llama2-gqa")]);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("2 passed, 0 failed", result.Lines[^1]);
        Assert.Contains(result.Lines, line => line.StartsWith("gpt2 ", StringComparison.Ordinal) && line.EndsWith("PASS", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("llama2-gqa ", StringComparison.Ordinal) && line.EndsWith("PASS", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_weight_fails_and_the_other_models_are_still_run()
    {
        string changed = Copy("llama2-gqa");
        Replace(changed, "weights.json", "\"key\": \"model.norm.weight\"", "\"key\": \"another.weight\"");
        ToolResult result = ToolProcess.Run(["verify", changed, Reference("gpt2")]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("1 passed, 1 failed", result.Lines[^1]);
        Assert.Contains("FAIL: case len7: logits are", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_expectation_of_the_last_greedy_token_fails()
    {
        string changed = Copy("gpt2");
        string cases = File.ReadAllText(Path.Combine(changed, "cases.json"));
        int end = cases.IndexOf(']', cases.IndexOf("\"tokens\": [", StringComparison.Ordinal));
        int start = cases.LastIndexOf(',', end) + 1;
        int token = int.Parse(cases.AsSpan(start, end - start), System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(changed, "cases.json"), $"{cases[..start]}{(token == 0 ? 1 : token - 1)}{cases[end..]}");
        VerificationRow row = Verify(changed);
        Assert.False(row.Passed);
        Assert.Equal(row.Result!.GreedyTokens - 1, row.Result.GreedyMatches);
        Assert.Contains($"greedy token 15 is {token}", row.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cases.json", "{", "cases.json cannot be read")]
    [InlineData("cases.json", "{\"name\": 1}", "cases.json, at the root: the member \"suggested_abs_tolerance\" is missing")]
    [InlineData("weights.json", "{\"tensors\": [{\"name\": \"a\", \"shape\": [-1]}]}", "weights.json, at tensors[0].shape")]
    [InlineData("weights.json", "{\"tensors\": []}", "missing")]
    [InlineData("config.json", "{", "ITG0201")]
    [InlineData("config.json", "{\"model_type\": \"mamba\"}", "ITG0204")]
    [InlineData("expected.safetensors", "short", "expected.safetensors")]
    public void A_broken_file_is_a_failed_row_that_names_it(string file, string content, string reason)
    {
        string broken = Copy("gpt2");
        File.WriteAllText(Path.Combine(broken, file), content);
        VerificationRow row = Verify(broken);
        Assert.False(row.Passed);
        Assert.Contains(reason, row.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_and_one_with_an_adapter_are_failed_rows()
    {
        string adapted = Copy("gpt2");
        File.WriteAllText(Path.Combine(adapted, "adapter_config.json"), "{}");
        ToolResult result = ToolProcess.Run(["verify", Path.Combine(folder, "nowhere"), adapted]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("0 passed, 2 failed", result.Lines[^1]);
        Assert.Contains("There is no directory", result.Output, StringComparison.Ordinal);
        Assert.Contains("adapters are not supported yet", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("verify", "x", "--format", "F8")]
    [InlineData("verify", "x", "--workers", "0")]
    [InlineData("verify", "x", "--instruction-set", "Mmx")]
    [InlineData("no-such-command")]
    public void A_command_line_that_is_not_understood_ends_with_status_2(params string[] arguments)
    {
        ToolResult result = ToolProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [SkippableFact]
    public void Ctrl_C_ends_it_with_the_status_that_shells_expect()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals to send.");
        Skip.If(IgnoresInterrupts(), "These tests run in the background of a shell: what they start ignores the signal too.");
        using Process process = ToolProcess.Start(["verify", .. Enumerable.Repeat(Reference("gpt2"), 1000)]);
        Assert.NotNull(process.StandardOutput.ReadLine());
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            kill.WaitForExit();
        process.StandardOutput.ReadToEnd();
        Assert.Equal("Interrupted.", process.StandardError.ReadToEnd().Trim());
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
    }

    /// <summary>A shell without job control has its background jobs ignore SIGINT, and so does all that they start.</summary>
    private static bool IgnoresInterrupts()
    {
        const int bit = 1 << (2 - 1);
        const string status = "/proc/self/status";
        string? ignored = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & bit) != 0;
    }

    private static VerificationRow Verify(string directory) =>
        DirectoryVerifier.Verify(directory, new(WeightFormat.Float32, Machine.InstructionSets.First(), Workers: 1), CancellationToken.None);

    private static string Reference(string name) => Path.Combine(Places.References, name);

    private string Copy(string name)
    {
        string target = Path.Combine(folder, name);
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(Reference(name)))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return target;
    }

    private static void Replace(string directory, string file, string old, string @new)
    {
        string path = Path.Combine(directory, file);
        string text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }
}
