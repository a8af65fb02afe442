namespace Intaglio.Weights;

/// <summary>How the safetensors format spells element types, and how many bytes an element has.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Spelling, TensorElementType Type)[] Table =
    [
        ("F32", TensorElementType.Float32),
        ("F16", TensorElementType.Float16),
        ("BF16", TensorElementType.BFloat16),
        ("F64", TensorElementType.Float64),
        ("F8_E4M3", TensorElementType.Float8E4M3),
        ("F8_E5M2", TensorElementType.Float8E5M2),
        ("F8_E8M0", TensorElementType.Float8E8M0),
        ("C64", TensorElementType.Complex64),
        ("I64", TensorElementType.Int64),
        ("I32", TensorElementType.Int32),
        ("I16", TensorElementType.Int16),
        ("I8", TensorElementType.Int8),
        ("U64", TensorElementType.UInt64),
        ("U32", TensorElementType.UInt32),
        ("U16", TensorElementType.UInt16),
        ("U8", TensorElementType.UInt8),
        ("BOOL", TensorElementType.Boolean),
    ];

    /// <summary>All spellings, for messages.</summary>
    public static string Known => string.Join(", ", Table.Select(row => row.Spelling));

    /// <summary>The type that a header's <c>dtype</c> names; false where the name is unknown.</summary>
    public static bool TryParse(string spelling, out TensorElementType type)
    {
        foreach (var row in Table)
        {
            if (row.Spelling == spelling)
            {
                type = row.Type;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>The format's name of a type.</summary>
    public static string Spelling(this TensorElementType type) => Array.Find(Table, row => row.Type == type).Spelling;

    /// <summary>Bytes of one element. Stands in the loops that pack weights: a switch, not a search.</summary>
    public static int SizeInBytes(this TensorElementType type) => type switch
    {
        TensorElementType.Float64 or TensorElementType.Complex64 or TensorElementType.Int64 or TensorElementType.UInt64 => 8,
        TensorElementType.Float32 or TensorElementType.Int32 or TensorElementType.UInt32 => 4,
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 or TensorElementType.UInt16 => 2,
        _ => 1,
    };
}
