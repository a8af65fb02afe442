// Compiled into the runtime and the compiler, as Enums.cs is.
#if INTAGLIO_COMPILER
namespace Intaglio.Compiler.Spec;
#else
namespace Intaglio;
#endif

/// <summary>The number format in which weight matrices are kept in memory; vectors (norms, biases) are always 32-bit floats.</summary>
public enum WeightFormat
{
    /// <summary>32-bit floats, 4 bytes a weight.</summary>
    Float32,

    /// <summary>The upper half of a 32-bit float, 2 bytes a weight; exact for checkpoints published in BF16.</summary>
    BFloat16,

    /// <summary>
    /// 8-bit integers in blocks of 32 along a row, each with a 16-bit scale: 34 bytes for 32 weights, as in GGUF's Q8_0. What they are
    /// multiplied with is rounded to 8 bits for each block of 32 too, and sums of products are exact integers. Weights may be as large as 32,500.
    /// </summary>
    Q8,

    /// <summary>4-bit integers in blocks of 32 along a row, each with a 16-bit scale: 18 bytes for 32 weights, as in GGUF's Q4_0. Computes as <see cref="Q8"/> does. Weights may be as large as 2,047.</summary>
    Q4,

    /// <summary>
    /// 4-bit integers in blocks of 32 along a row, each with a 16-bit scale and a 16-bit minimum: 20 bytes for 32 weights, as in GGUF's Q4_1. The fifteen steps go from the
    /// smallest to the largest of a block, zero included, where those of <see cref="Q4"/> lie around zero: closer where a block leans to one side. They may span 3,838.
    /// </summary>
    Q4WithMinimum,
}

/// <summary>The number format in which a decoder keeps the keys and values of earlier positions.</summary>
public enum CacheFormat
{
    /// <summary>32-bit floats, 4 bytes an element.</summary>
    Float32,

    /// <summary>The upper half of a 32-bit float, rounded to nearest, 2 bytes an element.</summary>
    BFloat16,

    /// <summary>Integers from −127 to 127 with a 32-bit scale for each position and head, 1 byte an element and 8 bytes for keys and values together.</summary>
    Q8,
}
