using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Targets;

/// <summary>256-bit vectors with fused multiply-add, 16 registers.</summary>
public sealed class Avx2Target : Target
{
    public override InstructionSet InstructionSet => InstructionSet.Avx2;

    public override int Lanes => 8;

    public override int Registers => 16;

    public override string Usings => "using System.Runtime.Intrinsics.X86;";

    public override string Requirement => "AVX2 and FMA (x86-64-v3)";

    public override string MultiplyAdd(string a, string b, string sum) => $"Fma.MultiplyAdd({a}, {b}, {sum})";

    public override string? MultiplyAddPairs(string a, string b) => $"Avx2.MultiplyAddAdjacent({a}, {b})";

    public override string? MultiplyAddBytes(string unsigned, string signed) => $"Avx2.MultiplyAddAdjacent({unsigned}, {signed})";

    public override string LoadSignedBytes(string pointer) => $"Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32({pointer}))";

    public override string? Prefetch(string pointer) => $"Sse.Prefetch1({pointer})";
}
