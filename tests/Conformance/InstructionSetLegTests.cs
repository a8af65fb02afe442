namespace Intaglio.Conformance;

/// <summary>The conformance set on lesser machines: child processes in which the runtime hides instructions.</summary>
public class InstructionSetLegTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "Avx512")]
    [InlineData("DOTNET_EnableHWIntrinsic", "Avx2")]
    public void The_set_passes_where_instructions_are_missing(string variable, string absent)
    {
        ToolResult result = ToolProcess.Run(["verify", .. Directory.GetDirectories(Places.References)], (variable, "0"));
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal($"{Directory.GetDirectories(Places.References).Length} passed, 0 failed", result.Lines[^1]);
        Assert.DoesNotContain(absent, result.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_instruction_set_that_the_machine_lacks_is_refused_in_a_sentence()
    {
        ToolResult result = ToolProcess.Run(["verify", Places.References, "--instruction-set", "Avx512"], ("DOTNET_EnableAVX512", "0"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot run Avx512", result.Error, StringComparison.Ordinal);
    }
}
