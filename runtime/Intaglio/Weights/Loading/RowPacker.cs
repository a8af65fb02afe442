using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Packs tables, row after row, and vectors.</summary>
internal static unsafe class RowPacker
{
    /// <summary>Numbers that are rounded to BF16 at a time.</summary>
    private const int Chunk = 1024;

    /// <summary>Packs some rows of a table; rows that no part gives become zero.</summary>
    /// <param name="weight">The table.</param>
    /// <param name="weights">The first byte of all packed weights.</param>
    /// <param name="firstRow">First packed row.</param>
    /// <param name="rowCount">How many packed rows.</param>
    public static void PackTable(ResolvedWeight weight, byte* weights, int firstRow, int rowCount)
    {
        WeightFormat format = weight.Packed.Format;
        long rowBytes = (long)weight.Packed.Columns * format.ElementBytes();
        byte* destination = weights + weight.Packed.Offset + (firstRow * rowBytes);
        for (int packedRow = firstRow; packedRow < firstRow + rowCount; packedRow++, destination += rowBytes)
            PackRow(weight, format, destination, packedRow, rowBytes);
    }

    /// <summary>Packs a whole vector as 32-bit floats; elements that no part gives become zero.</summary>
    /// <param name="weight">The vector.</param>
    /// <param name="weights">The first byte of all packed weights.</param>
    public static void PackVector(ResolvedWeight weight, byte* weights)
    {
        float* destination = (float*)(weights + weight.Packed.Offset);
        new Span<float>(destination, weight.Packed.Columns).Clear();
        foreach (ResolvedPart part in weight.Parts)
        {
            // Blocks of 32 stay together wherever they go, the unit in which parts alternate; and runs of the tensor wherever they come from.
            int count;
            for (int row = 0; row < part.Part.RowCount; row += count)
            {
                count = Math.Min(PanelPacker.Lanes - (row % PanelPacker.Lanes), part.ContiguousFrom(row));
                FloatConversion.ToFloat32(part.Row(part.TensorRow(row)), part.Tensor.ElementType, destination + part.PackedRow(row), count);
            }
        }
    }

    private static void PackRow(ResolvedWeight weight, WeightFormat format, byte* destination, int packedRow, long rowBytes)
    {
        foreach (ResolvedPart part in weight.Parts)
        {
            int row = part.RowAt(packedRow);
            if (row < 0)
                continue;
            if (part.Part.Transposed)
                Gather(part, row, format, destination);
            else if (part.Tensor.ElementType.IsStoredAs(format))
                Buffer.MemoryCopy(part.Row(part.TensorRow(row)), destination, rowBytes, rowBytes);
            else
                Convert(part.Row(part.TensorRow(row)), part.Tensor.ElementType, format, destination, weight.Packed.Columns);
            return;
        }

        NativeMemory.Clear(destination, (nuint)rowBytes);
    }

    private static bool IsStoredAs(this TensorElementType type, WeightFormat format) =>
        (type, format) is (TensorElementType.Float32, WeightFormat.Float32) or (TensorElementType.BFloat16, WeightFormat.BFloat16);

    [SkipLocalsInit]
    private static void Convert(byte* source, TensorElementType type, WeightFormat format, byte* destination, int count)
    {
        if (format == WeightFormat.Float32)
        {
            FloatConversion.ToFloat32(source, type, (float*)destination, count);
            return;
        }

        float* converted = stackalloc float[Chunk];
        for (int first = 0; first < count; first += Chunk)
        {
            int length = Math.Min(Chunk, count - first);
            FloatConversion.ToFloat32(source + ((long)first * type.SizeInBytes()), type, converted, length);
            FloatConversion.ToBFloat16(converted, (ushort*)destination + first, length);
        }
    }

    // A table that is stored by columns: no published family does so, hence one element at a time.
    private static void Gather(ResolvedPart part, int row, WeightFormat format, byte* destination)
    {
        byte* source = part.Row(part.TensorRow(row));
        for (int column = 0; column < part.Part.TensorColumns; column++, source += part.StoredRowBytes)
        {
            float value = FloatConversion.ToFloat32(source, part.Tensor.ElementType);
            if (format == WeightFormat.Float32)
                ((float*)destination)[column] = value;
            else
                FloatConversion.ToBFloat16(&value, (ushort*)destination + column, 1);
        }
    }
}
