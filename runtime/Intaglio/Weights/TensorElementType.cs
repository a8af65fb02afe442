namespace Intaglio;

/// <summary>What a tensor of a checkpoint is made of.</summary>
public enum TensorElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 half precision, 2 bytes.</summary>
    Float16,

    /// <summary>The upper half of a single-precision number, 2 bytes.</summary>
    BFloat16,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,

    /// <summary>8-bit float with 4 exponent and 3 mantissa bits.</summary>
    Float8E4M3,

    /// <summary>8-bit float with 5 exponent and 2 mantissa bits.</summary>
    Float8E5M2,

    /// <summary>8-bit power of two: a scale of a block of numbers.</summary>
    Float8E8M0,

    /// <summary>Two single-precision numbers, 8 bytes.</summary>
    Complex64,

    /// <summary>Signed integer of 8 bytes.</summary>
    Int64,

    /// <summary>Signed integer of 4 bytes.</summary>
    Int32,

    /// <summary>Signed integer of 2 bytes.</summary>
    Int16,

    /// <summary>Signed integer of 1 byte.</summary>
    Int8,

    /// <summary>Unsigned integer of 8 bytes.</summary>
    UInt64,

    /// <summary>Unsigned integer of 4 bytes.</summary>
    UInt32,

    /// <summary>Unsigned integer of 2 bytes.</summary>
    UInt16,

    /// <summary>Unsigned integer of 1 byte.</summary>
    UInt8,

    /// <summary>A truth value of 1 byte, 0 or 1.</summary>
    Boolean,
}
