using System.Runtime.Intrinsics.X86;
using Intaglio.CompilerServices;

namespace Intaglio.Benchmarks.Models;

/// <summary>What the measured attentions have in common.</summary>
internal static class AttentionPrograms
{
    /// <summary>True where the 512-bit kernels run; AVX2 is what is measured elsewhere.</summary>
    public static bool IsWide => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported;

    /// <summary>Sizes of memory, which are those of every instruction set.</summary>
    public static CompiledProgram Program(Action<List<CompiledProgram>> describe)
    {
        var programs = new List<CompiledProgram>();
        describe(programs);
        return programs[0];
    }
}
