using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Intaglio.Workers;

namespace Intaglio.Benchmarks.Measurement;

/// <summary>What the figures were measured on; without it they say nothing.</summary>
internal static class Machine
{
    /// <summary>Workers of the multi-worker measurements: one for each physical core.</summary>
    public static int Cores { get; } = ProcessorCount.PhysicalCores();

    /// <summary>1, and all physical cores where there are more.</summary>
    public static int[] WorkerCounts => Cores == 1 ? [1] : [1, Cores];

    public static void Describe()
    {
        string vectors = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors";
        Console.WriteLine($"{ProcessorName()}, {Cores} cores, {vectors}; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        Console.WriteLine("Figures are medians of interleaved rounds, with the lowest and the highest round in brackets.");
    }

    private static string ProcessorName()
    {
        const string linuxDescription = "/proc/cpuinfo";
        string? line = File.Exists(linuxDescription)
            ? File.ReadLines(linuxDescription).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
