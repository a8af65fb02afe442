using System.Globalization;

namespace Intaglio.Tool.Scoring;

/// <summary>A report for people.</summary>
internal static class PerplexityTable
{
    public static void Write(PerplexityReport report, TextWriter output)
    {
        string scored = report.Scored == "all" ? "all but the first" : "the second half";
        Line($"{report.Model}, {report.InstructionSet}: {report.Windows} windows of {report.Context} tokens, of each {scored} scored: {report.Tokens:N0} tokens");
        Line($"{"format",-8} {"perplexity",-24} {"nats a token",-10}{(report.Formats.Count > 1 ? $"   {"times the first",-24} {"divergence, nats",-24} same likeliest token" : "")}");
        foreach (FormatFigures format in report.Formats)
        {
            string compared = format.Compared is { } other
                ? $"   {Text(other.Ratio, other.RatioStandardError, "0.00000"),-24} {Text(other.Divergence, other.DivergenceStandardError, "0.000000"),-24} {(other.SameBest * 100).ToString("0.00", CultureInfo.InvariantCulture)} %"
                : "";
            Line($"{format.Format,-8} {Text(format.Perplexity, format.StandardError, "0.0000"),-24} {format.MeanLoss,-12:0.00000}{compared}");
        }

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }

    private static string Text(double value, double error, string format) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} ± {error.ToString(format, CultureInfo.InvariantCulture)}";
}
