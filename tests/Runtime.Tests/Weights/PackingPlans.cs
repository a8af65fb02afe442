using System.Runtime.InteropServices;
using CsCheck;
using Intaglio.CompilerServices;

namespace Intaglio.Runtime.Tests.Weights;

/// <summary>A random packed weight with the tensors that it is made of.</summary>
internal sealed record PackingCase(WeightFormat Format, PackedWeight Weight, StoredTensor[] Tensors)
{
    public WeightPlan Plan()
    {
        var plan = new WeightPlan(Format);
        switch (Weight.Layout)
        {
            case PackedLayout.Panels:
                plan.Panels(Weight.Offset, Weight.Rows, Weight.Columns, Weight.Parts);
                break;
            case PackedLayout.Table:
                plan.Table(Weight.Offset, Weight.Rows, Weight.Columns, Weight.Parts);
                break;
            default:
                plan.Vector(Weight.Offset, Weight.Columns, Weight.Parts);
                break;
        }

        return plan;
    }

    public int ElementBytes => Weight.Layout == PackedLayout.Vector || Format == WeightFormat.Float32 ? 4 : 2;

    public long Bytes => (long)Weight.Rows * Weight.Columns * ElementBytes;

    /// <summary>Element [row, column] of a part's tensor as a matrix [out, in].</summary>
    public float Element(TensorPart part, int row, int column)
    {
        StoredTensor tensor = Array.Find(Tensors, stored => stored.Name == part.Tensor)!;
        int index = part.Transposed ? (column * part.TensorRows) + row : (row * part.TensorColumns) + column;
        return tensor.Type switch
        {
            "F32" => BitConverter.ToSingle(tensor.Data, index * 4),
            "F16" => (float)BitConverter.ToHalf(tensor.Data, index * 2),
            _ => PackingReference.FromBFloat16(BitConverter.ToUInt16(tensor.Data, index * 2)),
        };
    }

    public override string ToString() => $"{Format} {Weight.Layout} {Weight.Rows}x{Weight.Columns} of {string.Join("; ", Weight.Parts)} ({string.Join(", ", Tensors.Select(tensor => tensor.Type))})";
}

/// <summary>Makes random packed weights: every layout, type and way of putting parts together, all odd sizes.</summary>
internal static class PackingPlans
{
    /// <summary>A part: rows of the tensor before it, its rows, rows after it; how many are taken together (0 for all) and left out between.</summary>
    private sealed record PartChoice(int Before, int Rows, int After, int Run, int Gap, bool Transposed, string Type)
    {
        public int Stride => Run == 0 ? 0 : Run + Gap;

        public int TensorRows => Before + (Run == 0 ? Rows : ((Rows - 1) / Run * Stride) + ((Rows - 1) % Run) + 1) + After;
    }

    private static readonly Gen<PartChoice> Part =
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 70], Gen.Int[0, 5], Gen.Select(Gen.OneOf(Gen.Const(0), Gen.Int[1, 40]), Gen.Int[0, 40]), Gen.Bool, Gen.OneOfConst("F32", "F16", "BF16"))
            .Select((before, rows, after, runs, transposed, type) => new PartChoice(before, rows, after, runs.Item1, runs.Item2, transposed, type));

    public static readonly Gen<PackingCase> Any = Gen.Select(
        Gen.OneOfConst(WeightFormat.Float32, WeightFormat.BFloat16), Gen.OneOfConst(PackedLayout.Panels, PackedLayout.Table, PackedLayout.Vector), Gen.OneOf(Gen.Int[1, 150], Gen.Int[250, 530]), Part.Array[1, 3], Gen.Select(Gen.Bool, Gen.Int[0, 40], Gen.Int[0, 3]), Gen.UInt)
        .Select((format, layout, columns, parts, placement, seed) => Build(format, layout, columns, parts, placement, seed));

    private static PackingCase Build(
        WeightFormat format,
        PackedLayout layout,
        int columns,
        PartChoice[] parts,
        (bool Alternate, int Destination, int Padding) placement,
        uint seed)
    {
        bool isVector = layout == PackedLayout.Vector;
        var tensors = new List<StoredTensor>();
        var packed = new List<TensorPart>();
        int next = placement.Destination;
        int packedRows = 0;
        foreach (PartChoice any in parts)
        {
            PartChoice choice = placement.Alternate ? any with { Rows = parts[0].Rows } : any;
            int rows = choice.Rows;
            int tensorRows = choice.TensorRows;
            int tensorColumns = isVector ? 1 : columns;
            bool isTransposed = choice.Transposed && !isVector;
            int interleave = placement.Alternate ? parts.Length : 1;
            var part = new TensorPart($"part{packed.Count}", tensorRows, tensorColumns, choice.Before, rows, next, isTransposed, interleave, choice.Run, choice.Stride);
            packed.Add(part);
            packedRows = Math.Max(packedRows, ((rows - 1) / 32 * interleave * 32) + ((rows - 1) % 32) + next + 1);
            next += placement.Alternate ? 32 : rows;
            long[] shape = isVector ? [tensorRows] : isTransposed ? [columns, tensorRows] : [tensorRows, columns];
            tensors.Add(new(part.Tensor, choice.Type, shape, Numbers(choice.Type, (long)tensorRows * tensorColumns, seed + (uint)packed.Count)));
        }

        int padded = layout == PackedLayout.Table ? packedRows + placement.Padding : ((packedRows + 31) / 32 * 32) + (placement.Padding / 3 * 32);
        return new(format, new(layout, 64 * placement.Padding, isVector ? 1 : padded, isVector ? padded : columns, isVector ? WeightFormat.Float32 : format, [.. packed]), [.. tensors]);
    }

    // Any bits but those of a NaN, whose payload may change.
    private static byte[] Numbers(string type, long count, uint seed)
    {
        uint state = seed;
        if (type == "F32")
            return MemoryMarshal.AsBytes(Bits(32, 0x7f800000).AsSpan()).ToArray();
        ushort[] narrow = Array.ConvertAll(Bits(16, type == "F16" ? 0x7c00u : 0x7f80u), bits => (ushort)bits);
        return MemoryMarshal.AsBytes(narrow.AsSpan()).ToArray();

        uint[] Bits(int width, uint exponent)
        {
            uint[] bits = new uint[count];
            for (long i = 0; i < count; i++)
            {
                state = (state * 1664525) + 1013904223;
                uint value = (state ^ (state >> 15)) & (width == 32 ? uint.MaxValue : 0xffff);
                bits[i] = (value & exponent) == exponent ? value & ~exponent : value;
            }

            return bits;
        }
    }
}
