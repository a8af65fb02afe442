using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Targets;

/// <summary>512-bit vectors, 32 registers.</summary>
public sealed class Avx512Target : Target
{
    public override InstructionSet InstructionSet => InstructionSet.Avx512;

    public override int Lanes => 16;

    public override int Registers => 32;

    public override string Usings => "using System.Runtime.Intrinsics.X86;";

    public override string Requirement => "AVX-512 F, BW, DQ and VL (x86-64-v4)";

    public override string MultiplyAdd(string a, string b, string sum) => $"Avx512F.FusedMultiplyAdd({a}, {b}, {sum})";

    public override string? MultiplyAddPairs(string a, string b) => $"Avx512BW.MultiplyAddAdjacent({a}, {b})";

    public override string? MultiplyAddBytes(string unsigned, string signed) => $"Avx512BW.MultiplyAddAdjacent({unsigned}, {signed})";

    public override string LoadSignedBytes(string pointer) =>
        $"Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(*(Vector128<sbyte>*){Parenthesized(pointer)}))";

    public override string? Prefetch(string pointer) => $"Sse.Prefetch1({pointer})";
}
