using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Intaglio.Workers;

namespace Intaglio.Tool.Measurement;

/// <summary>What the figures were measured on; without it they say nothing.</summary>
internal static class Machine
{
    /// <summary>Workers of the multi-worker measurements: one for each physical core.</summary>
    public static int Cores { get; } = ProcessorCount.PhysicalCores();

    /// <summary>1, and all physical cores where there are more.</summary>
    public static int[] WorkerCounts => Cores == 1 ? [1] : [1, Cores];

    /// <summary>Processor, cores, vectors, runtime: a line.</summary>
    public static string Description { get; } = Describe();

    /// <summary>What the figures of every report are.</summary>
    public const string FiguresAre = "Figures are medians of interleaved rounds, with the lowest and the highest round in brackets.";

    private static string Describe()
    {
        string vectors = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors";
        return $"{ProcessorName()}, {Cores} cores, {vectors}; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
    }

    // Virtual machines often hide the model; family and number then tell the generation.
    private static string ProcessorName()
    {
        const string linuxDescription = "/proc/cpuinfo";
        if (!File.Exists(linuxDescription))
            return RuntimeInformation.ProcessArchitecture.ToString();
        string[] lines = File.ReadAllLines(linuxDescription);
        return Field("model name") is { } name
            ? $"{name} (family {Field("cpu family")}, model {Field("model")})"
            : RuntimeInformation.ProcessArchitecture.ToString();

        string? Field(string key) => Array.Find(lines, line => line.Split(':')[0].Trim() == key)?.Split(':')[1].Trim();
    }
}
