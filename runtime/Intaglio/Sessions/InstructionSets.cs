using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Intaglio.Sessions;

/// <summary>Which instruction sets can run here.</summary>
internal static class InstructionSets
{
    /// <summary>
    /// True where kernels written with these instructions run at full speed. Under NativeAOT every term is a constant:
    /// what the binary was not published for is absent, whatever the machine could do.
    /// </summary>
    public static bool IsSupported(InstructionSet instructionSet) => instructionSet switch
    {
        InstructionSet.Avx512 => HasAvx512,
        InstructionSet.Avx2 => HasAvx2,
        InstructionSet.Portable => true,
        _ => throw new ArgumentOutOfRangeException(nameof(instructionSet), instructionSet, "This is no instruction set."),
    };

    /// <summary>All that can run here, the widest first.</summary>
    public static IEnumerable<InstructionSet> Supported =>
        Enum.GetValues<InstructionSet>().Where(IsSupported).OrderDescending();

    /// <summary>What to do where a wider instruction set is missed, as the end of a message.</summary>
    public static string Advice => RuntimeFeature.IsDynamicCodeSupported
        ? ""
        : " A NativeAOT binary only has the instructions that it was published for: set the MSBuild property IlcInstructionSet to x86-64-v3 (Avx2) or x86-64-v4 (Avx512).";

    private static bool HasAvx512 =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512BW.VL.IsSupported
        && Avx512DQ.IsSupported && Avx512DQ.VL.IsSupported;

    private static bool HasAvx2 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;
}
