using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>Every reference model, where the full set lies beside the repository.</summary>
public class FullReferenceSetTests
{
    /// <summary>What is added to a model after it was trained, which no version compiles yet.</summary>
    private static readonly string[] Adapters = ["lora", "ia3", "houlsby", "parallel-adapter", "prompt", "prefix", "chatglm2-ptuning"];

    [SkippableTheory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    public void Every_model_without_an_adapter_passes(WeightFormat format)
    {
        string[] directories = [.. Directories().Where(IsSupported)];
        Assert.True(directories.Length >= 81, $"Only {directories.Length} directories were found.");
        foreach (string directory in directories)
        {
            VerificationRow row = Verify(directory, format);
            Assert.True(row.Passed, $"{row.Name}: {row.Reason}");
        }
    }

    [SkippableFact]
    public void Every_other_model_is_refused_with_a_reason()
    {
        foreach (string directory in Directories().Where(directory => !IsSupported(directory)))
        {
            VerificationRow row = Verify(directory, WeightFormat.Float32);
            Assert.False(row.Passed, $"{row.Name} passes; move its family to the supported ones.");
            Assert.Null(row.Result);
            Assert.DoesNotContain("defect", row.Reason, StringComparison.Ordinal);
            Assert.Contains("not supported", row.Reason, StringComparison.Ordinal);
        }
    }

    private static VerificationRow Verify(string directory, WeightFormat format) =>
        DirectoryVerifier.Verify(directory, new(format, Machine.InstructionSets.First(), Workers: 2), CancellationToken.None);

    private static string[] Directories() => [.. Directory.GetDirectories(Places.Shared("references")).Order(StringComparer.Ordinal)];

    /// <summary>False for a model with an adapter.</summary>
    internal static bool IsSupported(string directory) =>
        !Array.Exists(Adapters, adapter => Path.GetFileName(directory).StartsWith(adapter, StringComparison.Ordinal));
}
