namespace Intaglio.Weights;

/// <summary>How the safetensors format spells element types, and how many bytes an element has.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Spelling, TensorElementType Type, int Size)[] Table =
    [
        ("F32", TensorElementType.Float32, 4),
        ("F16", TensorElementType.Float16, 2),
        ("BF16", TensorElementType.BFloat16, 2),
        ("F64", TensorElementType.Float64, 8),
        ("F8_E4M3", TensorElementType.Float8E4M3, 1),
        ("F8_E5M2", TensorElementType.Float8E5M2, 1),
        ("F8_E8M0", TensorElementType.Float8E8M0, 1),
        ("C64", TensorElementType.Complex64, 8),
        ("I64", TensorElementType.Int64, 8),
        ("I32", TensorElementType.Int32, 4),
        ("I16", TensorElementType.Int16, 2),
        ("I8", TensorElementType.Int8, 1),
        ("U64", TensorElementType.UInt64, 8),
        ("U32", TensorElementType.UInt32, 4),
        ("U16", TensorElementType.UInt16, 2),
        ("U8", TensorElementType.UInt8, 1),
        ("BOOL", TensorElementType.Boolean, 1),
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
    public static string Spelling(this TensorElementType type) => Row(type).Spelling;

    /// <summary>Bytes of one element.</summary>
    public static int SizeInBytes(this TensorElementType type) => Row(type).Size;

    private static (string Spelling, TensorElementType Type, int Size) Row(TensorElementType type) => Array.Find(Table, row => row.Type == type);
}
