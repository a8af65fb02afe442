using System.Globalization;

namespace Intaglio.Tool.Benchmarking;

/// <summary>A report for people: every figure beside the limit that it is held against.</summary>
internal static class BenchTable
{
    public static void Write(BenchReport report, TextWriter output)
    {
        string source = report.Load.RandomWeights ? "random weights" : "weights of the checkpoint";
        Line($"{report.Model}: {report.Parameters:N0} parameters, {source}, {report.Format}, cache in {report.Cache}; {report.InstructionSet}, {report.Workers} workers");
        Line($"{report.Machine}");
        Line($"Medians of {report.Repetitions} interleaved rounds, with the lowest and the highest in brackets.");
        Line($"");
        Line($"load     {report.Load.Milliseconds:N1} ms for {Bytes(report.Load.WeightBytes)} ({report.Load.GigabytesPerSecond:N1} GB/s read and written, {Percent(report.Load.FractionOfBandwidth)} of the memory's), after {report.Load.CompileMilliseconds:N0} ms of compiling");

        PrefillFigures prefill = report.Prefill;
        Line($"prefill  {Rate(prefill.TokensPerSecond, prefill.Lowest, prefill.Highest)} tokens/s, {prefill.Tokens} in one go");
        Line($"         {prefill.OperationsPerToken * 1e-6:N1} MFLOP a token: {prefill.GigaflopsPerSecond:N1} GFLOP/s, {Percent(prefill.FractionOfPeak)} of the {(report.Format.StartsWith('Q') ? "8-bit dot" : "multiply-add")} peak");

        DecodeFigures decode = report.Decode;
        Line($"decode   {Rate(decode.TokensPerSecond, decode.Lowest, decode.Highest)} tokens/s, {decode.Tokens} one by one");
        Line($"         {Bytes(decode.BytesPerToken)} and {decode.OperationsPerToken * 1e-6:N1} MFLOP a token: {decode.GigabytesPerSecond:N1} GB/s and {decode.GigaflopsPerSecond:N1} GFLOP/s, {Percent(decode.FractionOfBandwidth)} of the bandwidth at that size");
        if (report.Together is { } together)
            Line($"         {Rate(together.TokensPerSecond, together.Lowest, together.Highest)} tokens/s, {together.Sessions} sessions together: {together.TimesOne:N2} times one");
        Line($"");
        Line($"limits of this machine with as many workers, measured in the same rounds");
        Read("as a token reads", report.Limits.WorkingSet);
        Read("from memory", report.Limits.Memory);
        Read("from L3", report.Limits.Level3);
        Read("from L2", report.Limits.Level2);
        Peak("multiply-add", "GFLOP/s", report.Limits.MultiplyAdd);
        Peak("8-bit dot", "GOP/s", report.Limits.ByteDot);

        void Read(string name, ReadFigures? read)
        {
            if (read is not null)
                Line($"  {name,-17} {Rate(read.GigabytesPerSecond, read.Lowest, read.Highest)} GB/s over {Bytes(read.Bytes)}");
        }

        void Peak(string name, string unit, PeakFigures? peak)
        {
            if (peak is not null)
                Line($"  {name,-17} {Rate(peak.GigaOperationsPerSecond, peak.Lowest, peak.Highest)} {unit} ({peak.Instructions})");
        }

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static string Rate(double median, double lowest, double highest)
    {
        string format = median < 100 ? "N1" : "N0";
        return $"{Number(median)} [{Number(lowest)} .. {Number(highest)}]";

        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Bytes(double bytes) => (bytes * 1e-6).ToString("N1", CultureInfo.InvariantCulture) + " MB";

    private static string Percent(double fraction) => (fraction * 100).ToString("N1", CultureInfo.InvariantCulture) + " %";
}
