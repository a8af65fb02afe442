using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Targets;

/// <summary>128-bit vectors through the cross-platform interface: runs anywhere, 16 registers assumed.</summary>
public sealed class PortableTarget : Target
{
    public override InstructionSet InstructionSet => InstructionSet.Portable;

    public override int Lanes => 4;

    public override int Registers => 16;

    public override string Usings => "";

    public override string Requirement => "nothing";

    // FusedMultiplyAdd is a software call on machines without the instruction; the estimate multiplies and adds there.
    public override string MultiplyAdd(string a, string b, string sum) => $"Vector128.MultiplyAddEstimate({a}, {b}, {sum})";

    public override string LoadSignedBytes(string pointer) =>
        $"Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(int*){Parenthesized(pointer)}).AsSByte())))";
}
