using System.Globalization;

namespace Intaglio.Tool.Verification;

/// <summary>Prints verdicts as they come, one row a model.</summary>
internal sealed class VerificationTable(TextWriter output, IReadOnlyList<string> names)
{
    private readonly int nameWidth = Math.Max("model".Length, names.Count == 0 ? 0 : names.Max(name => name.Length));
    private int passed;
    private int failed;

    /// <summary>True while no row has failed.</summary>
    public bool AllPassed => failed == 0;

    /// <summary>Prints the column names under a line that says what is verified.</summary>
    public void WriteHeader(string setting)
    {
        output.WriteLine(setting);
        WriteColumns("model", "cases", "largest error", "tolerance", "greedy", "whole - in parts", "verdict");
    }

    /// <summary>Prints one verdict.</summary>
    public void Write(VerificationRow row)
    {
        if (row.Passed)
            passed++;
        else
            failed++;
        WriteColumns(
            row.Name,
            row.Result is null ? "" : row.Cases.ToString(CultureInfo.InvariantCulture),
            Number(row.Result?.LargestError),
            Number(row.Tolerance),
            row.Result is { GreedyTokens: > 0 } result ? $"{result.GreedyMatches} of {result.GreedyTokens}" : "",
            row.Result is { } difference ? (difference.PartsDifference == 0 ? "identical" : Number(difference.PartsDifference)) : "",
            row.Passed ? "PASS" : $"FAIL: {row.Reason}");
    }

    /// <summary>Prints the count: the last line of the output.</summary>
    public void WriteSummary() => output.WriteLine($"{passed} passed, {failed} failed");

    private static string Number(double? value) => value?.ToString("0.0E+00", CultureInfo.InvariantCulture) ?? "";

    private void WriteColumns(string name, string cases, string error, string tolerance, string greedy, string difference, string verdict) =>
        output.WriteLine($"{name.PadRight(nameWidth)}  {cases,5}  {error,13}  {tolerance,9}  {greedy,9}  {difference,16}  {verdict}");
}
