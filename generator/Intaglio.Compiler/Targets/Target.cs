using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Targets;

/// <summary>An instruction set as kernel emitters see it: a table of what one vector operation is called.</summary>
/// <remarks>
/// Emitters are written once against this table; a new instruction set is a new file here, a line in <see cref="TargetTable"/> and its
/// tiles in the schedule. Loads and stores are pointer dereferences and operations are true intrinsics, because helper
/// methods stop being inlined in large methods.
/// </remarks>
public abstract class Target
{
    /// <summary>The instruction set that users know it by.</summary>
    public abstract InstructionSet InstructionSet { get; }

    /// <summary>Floats in one vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Vector registers that a kernel may keep busy.</summary>
    public abstract int Registers { get; }

    /// <summary>The namespace imports that the spellings below need.</summary>
    public abstract string Usings { get; }

    /// <summary>What the machine must have, for people.</summary>
    public abstract string Requirement { get; }

    /// <summary>The static class of the width: <c>Vector512</c>.</summary>
    public string Width => "Vector" + CSharpLiteral.Of(Lanes * 32);

    /// <summary>The type of a vector of floats.</summary>
    public string Vector => Width + "<float>";

    /// <summary>The type of a vector of 32-bit integers.</summary>
    public string IntegerVector => Width + "<int>";

    /// <summary>The name in file names and plans.</summary>
    public string Name => InstructionSet.ToString();

    /// <summary>The nested class that holds the functions and kernels; not the bare name, which would hide the framework's class of intrinsics.</summary>
    public string ClassName => Name + "Kernels";

    /// <summary>A vector of zeros.</summary>
    public string Zero => Vector + ".Zero";

    /// <summary>Reads a vector.</summary>
    public string Load(string pointer) => "*(" + Vector + "*)" + Parenthesized(pointer);

    /// <summary>Writes a vector; a statement without its semicolon.</summary>
    public string Store(string pointer, string value) => "*(" + Vector + "*)" + Parenthesized(pointer) + " = " + value;

    /// <summary>One float in every lane.</summary>
    public string Broadcast(string scalar) => Width + ".Create(" + scalar + ")";

    /// <summary>a · b + sum, rounded once where the machine can.</summary>
    public abstract string MultiplyAdd(string a, string b, string sum);

    /// <summary>The type of a vector of BF16 pairs.</summary>
    public string PairVector => Width + "<uint>";

    /// <summary>Reads pairs of BF16.</summary>
    public string LoadPairs(string pointer) => "*(" + PairVector + "*)" + Parenthesized(pointer);

    /// <summary>The low half of each pair as a float: a BF16 is the upper half of a float, so one shift or one mask is all that widening costs.</summary>
    public string LowHalves(string pairs) => $"({pairs} << 16).AsSingle()";

    /// <summary>The high half of each pair as a float.</summary>
    public string HighHalves(string pairs) => $"({pairs} & {Width}.Create(0xFFFF0000u)).AsSingle()";

    /// <summary>The type of a vector of integers of a C# type.</summary>
    public string VectorOf(string type) => Width + "<" + type + ">";

    /// <summary>Reads a vector of integers of a C# type from a pointer to bytes.</summary>
    public string Load(string type, string pointer) => "*(" + VectorOf(type) + "*)" + Parenthesized(pointer);

    /// <summary>One 32-bit integer in every lane, from a pointer to bytes.</summary>
    public string BroadcastInteger(string pointer) => $"{Width}.Create(*(int*){Parenthesized(pointer)})";

    /// <summary>
    /// The low half of each pair as the float that it is in 16 bits, but for a factor of 2^112: exponent and mantissa are shifted to those of a float, whose
    /// exponent counts from 112 further down. Denormals come out right, infinities do not and are never packed.
    /// </summary>
    public string LowSixteenBitFloats(string pairs) => $"((({pairs} << 16).AsInt32() >> 3) & {SixteenBitFloatMask}).AsSingle()";

    /// <summary>The high half of each pair, likewise.</summary>
    public string HighSixteenBitFloats(string pairs) => $"(({pairs}.AsInt32() >> 3) & {SixteenBitFloatMask}).AsSingle()";

    private string SixteenBitFloatMask => $"{Width}.Create(unchecked((int)0x8FFFE000))";

    /// <summary>Products of signed 16-bit integers, two neighbours summed to 32 bits; null where the target has no such instruction.</summary>
    public virtual string? MultiplyAddPairs(string a, string b) => null;

    /// <summary>Products of unsigned and signed bytes, two neighbours summed to 16 bits that saturate; null where the target has no such instruction.</summary>
    public virtual string? MultiplyAddBytes(string unsigned, string signed) => null;

    /// <summary>Reads signed bytes, as many as there are lanes, as floats.</summary>
    public abstract string LoadSignedBytes(string pointer);

    /// <summary>
    /// Asks for the cache line as far as the second cache only: a line that is far off then holds none of the few places in which the first cache waits for
    /// lines (24 on Zen 4, which is 13 GB/s at 120 ns). Null where the target has no such instruction.
    /// </summary>
    public virtual string? Prefetch(string pointer) => null;

    protected static string Parenthesized(string pointer) => pointer.IndexOf(' ') < 0 ? pointer : "(" + pointer + ")";

    public override string ToString() => Name;
}
