using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes how a step's keys and values become 32-bit floats: once for all query rows that are worked on together, which then run the tiles of a cache in 32 bits.</summary>
internal sealed class CacheWidenEmitter(KernelContext context, AttentionTile tile)
{
    private const int Block = Sizes.CacheBlockPositions;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly int headSize = tile.HeadSize;
    private readonly int valueStride = CacheLayout.ValueStride(tile.HeadSize);

    public void Emit()
    {
        CacheFormat format = tile.Cache.Format;
        using (context.Kernel(
            $"Keys and values of some blocks as floats, laid out alike: f32[blocks][{CSharpLiteral.Of(headSize)}, {CSharpLiteral.Of(Block)}] and f32[{CSharpLiteral.Of(Block)}, {CSharpLiteral.Of(valueStride)}].",
            "The block behind is asked for while this one is read.",
            $"void {tile.Name}Widen(byte* head, int blocks, float* widened)"))
        {
            using (writer.Block("for (; blocks > 0; blocks--)"))
            {
                string values = Address.At("head", CacheLayout.KeyBytes(headSize, format));
                writer.Line($"float* values = {Address.At("widened", CacheLayout.KeyFloats(headSize))};");
                if (format == CacheFormat.BFloat16)
                    EmitPairs(values);
                else
                    EmitBytes(values);
                writer.Line($"head += {CSharpLiteral.Of(tile.BlockBytes)};");
                writer.Line($"widened += {CSharpLiteral.Of(CacheLayout.HeadFloats(headSize))};");
            }
        }

        writer.Blank();
    }

    /// <summary>Both halves of the pairs: positions p, and 16 rows or columns on p + 16.</summary>
    private void EmitPairs(string values)
    {
        writer.Line("uint* keyPairs = (uint*)head;");
        using (writer.Block($"for (int row = 0; row < {CSharpLiteral.Of(headSize)}; row++)"))
        {
            EmitPrefetch("keyPairs");
            using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(Block / 2)}; i += {CSharpLiteral.Of(target.Lanes)})"))
                EmitHalves("keyPairs + i", $"widened + (row * {CSharpLiteral.Of(Block)}) + i", Block / 2);
            writer.Line($"keyPairs += {CSharpLiteral.Of(Block / 2)};");
        }

        writer.Line($"uint* valuePairs = (uint*)({values});");
        using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(Block / 2 * valueStride)}; i += {CSharpLiteral.Of(target.Lanes)})"))
        {
            EmitPrefetch("valuePairs + i");
            EmitHalves("valuePairs + i", "values + i", Block / 2 * valueStride);
        }
    }

    private void EmitHalves(string pairs, string destination, int distance)
    {
        writer.Line($"{target.PairVector} pairs = {target.LoadPairs(pairs)};");
        writer.Line(target.Store(destination, target.LowHalves("pairs")) + ";");
        writer.Line(target.Store($"{destination} + {CSharpLiteral.Of(distance)}", target.HighHalves("pairs")) + ";");
    }

    /// <summary>A scale belongs to a position: to a column of keys, and to a row of values.</summary>
    private void EmitBytes(string values)
    {
        writer.Lines($"""
            sbyte* keyBytes = (sbyte*)head;
            sbyte* valueBytes = (sbyte*)({values});
            float* scales = (float*)({Address.At("head", CacheLayout.ScaleOffset(headSize, CacheFormat.Q8))});
            """);
        using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(Block)}; i += {CSharpLiteral.Of(target.Lanes)})"))
        {
            writer.Line($"{target.Vector} scale = {target.Load("scales + i")};");
            using (writer.Block($"for (int row = 0; row < {CSharpLiteral.Of(headSize)}; row++)"))
            {
                string at = $"(row * {CSharpLiteral.Of(Block)}) + i";
                EmitPrefetch($"keyBytes + {at}");
                writer.Line(target.Store($"widened + {at}", $"{target.LoadSignedBytes($"keyBytes + {at}")} * scale") + ";");
            }
        }

        using (writer.Block($"for (int position = 0; position < {CSharpLiteral.Of(Block)}; position++)"))
        {
            writer.Line($"{target.Vector} scale = {target.Broadcast($"scales[{CSharpLiteral.Of(Block)} + position]")};");
            using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(valueStride)}; i += {CSharpLiteral.Of(target.Lanes)})"))
            {
                string at = $"(position * {CSharpLiteral.Of(valueStride)}) + i";
                EmitPrefetch($"valueBytes + {at}");
                writer.Line(target.Store($"values + {at}", $"{target.LoadSignedBytes($"valueBytes + {at}")} * scale") + ";");
            }
        }
    }

    private void EmitPrefetch(string pointer)
    {
        if (target.Prefetch($"(byte*)({pointer}) + {CSharpLiteral.Of(tile.BlockBytes)}") is { } prefetch)
            writer.Line(prefetch + ";");
    }
}
