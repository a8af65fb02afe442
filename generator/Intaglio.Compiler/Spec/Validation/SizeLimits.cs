namespace Intaglio.Compiler.Spec.Validation;

/// <summary>The largest sizes that are compiled: far above every published model, far below what overflows 32-bit products of two of them.</summary>
internal static class SizeLimits
{
    public const int Vocabulary = 1 << 24;
    public const int HiddenSize = 1 << 17;
    public const int IntermediateSize = 1 << 19;
    public const int Positions = 1 << 24;

    public const int Channels = 1 << 10;
    public const int ImageSide = 1 << 14;
    public const int PatchSide = 1 << 8;

    /// <summary>The forward pass is straight-line: every layer stands in the generated code.</summary>
    public const int Layers = 1024;

    public const int Heads = 1 << 12;
    public const int HeadSize = 1 << 12;

    /// <summary>Generated code computes offsets in a matrix with 32-bit numbers.</summary>
    public const long MatrixElements = int.MaxValue;

    /// <summary>4 TiB in 32-bit floats.</summary>
    public const long Weights = 1L << 40;
}
