using System.Collections.Generic;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes attention of all rows that share a key/value head over all that they see: step by step, stretch by stretch.</summary>
/// <remarks>
/// All tiles take a step before the next is begun, so keys and values come from memory once for all of them. Stretches are merged in their order, also where
/// one worker computes them all: that costs as much as one or two positions, and is why several workers can share a context and give the same bits.
/// </remarks>
internal sealed class AttentionRowsEmitter(KernelContext context, AttentionTile tile)
{
    /// <summary>Lower than any score and finite: a row that has seen nothing yet must not compute ∞ − ∞.</summary>
    private const float LowestMaximum = -1e30f;

    private const int Block = Sizes.CacheBlockPositions;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly string name = tile.Name;
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;
    private readonly string valueStride = CSharpLiteral.Of(CacheLayout.ValueStride(tile.HeadSize));
    private readonly string lanes = CSharpLiteral.Of(context.Target.Lanes);

    /// <param name="decodes">Whether single tokens are served too.</param>
    public void Emit(bool decodes)
    {
        IReadOnlyList<int> heights = AttentionRows.Heights(tile.Shape, context.Tile, decodes);
        foreach (int rows in heights)
            new AttentionTileEmitter(context, tile).Emit(rows);
        if (tile.Widens)
            new CacheWidenEmitter(context, tile).Emit();
        EmitClear();
        EmitStretch(heights);
        EmitMerge();
        EmitAttend();
        EmitOutputs();
    }

    private void EmitClear()
    {
        using (context.Kernel("Rows that have seen nothing.", "", $"void {name}Clear(float* state, int rows)"))
        {
            writer.Lines($$"""
                float* maxima = {{tile.Maxima("state")}};
                float* sums = {{tile.Sums("state")}};
                float* outputs = {{tile.Outputs("state")}};
                for (int row = 0; row < rows; row++)
                {
                    maxima[row] = {{CSharpLiteral.Of(LowestMaximum)}};
                    sums[row] = 0f;
                }

                for (int i = 0; i < rows * {{valueStride}}; i += {{lanes}})
                    {{target.Store("outputs + i", target.Zero)}};
                """);
        }

        writer.Blank();
    }

    private void EmitStretch(IReadOnlyList<int> heights)
    {
        using (context.Kernel(
            $"All rows over blocks block to last of the cache, which are of one stretch; each {tile.Sees}.{tile.DescribeWindow}",
            "Every tile takes a step before the next step is begun: its keys and values are read from memory once.",
            $"void {name}Stretch(byte* memory, float* state, byte* cache, int rows, int block, int last{tile.LengthParameter}{tile.BiasParameter})"))
        {
            writer.Line($"{name}Clear(state, rows);");
            using (writer.Block("while (block <= last)"))
            {
                writer.Lines($"""
                    int end = Math.Min(last, block | {CSharpLiteral.Of(AttentionRows.StepBlocks - 1)});
                    byte* keys = cache + ((nint)block * {CSharpLiteral.Of(tile.BlockBytes)});
                    int row = 0;
                    """);
                if (tile.Widens)
                {
                    writer.Line($"byte* widened = {Address.At("memory", memory.Widened)};");
                    writer.Line($"{name}Widen(keys, end - block + 1, (float*)widened);");
                    writer.Line("keys = widened;");
                }

                foreach (int height in heights)
                {
                    string count = CSharpLiteral.Of(height);
                    writer.Line(height == 1 ? "for (; row < rows; row++)" : $"for (; row + {count} <= rows; row += {count})");
                    writer.Line($"    {name}Step{count}(memory, state, row, keys, block, end{tile.LengthArgument}{tile.BiasArgument});");
                }

                writer.Line("block = end + 1;");
            }
        }

        writer.Blank();
    }

    /// <summary>Brings both sides to the higher maximum. A side that has seen nothing changes no bit of the other.</summary>
    private void EmitMerge()
    {
        using (context.Kernel("Adds what rows found in a stretch to what they found in those before.", "", $"void {name}Merge(float* state, float* totals, int rows)"))
        {
            writer.Lines($"""
                float* maxima = {tile.Maxima("state")};
                float* sums = {tile.Sums("state")};
                float* totalMaxima = {tile.Maxima("totals")};
                float* totalSums = {tile.Sums("totals")};
                """);
            using (writer.Block("for (int row = 0; row < rows; row++)"))
            {
                writer.Lines($"""
                    float maximum = float.MaxNative(totalMaxima[row], maxima[row]);
                    float before = VectorMath.Exp(totalMaxima[row] - maximum);
                    float added = VectorMath.Exp(maxima[row] - maximum);
                    totalMaxima[row] = maximum;
                    totalSums[row] = (totalSums[row] * before) + (sums[row] * added);
                    {target.Vector} factorBefore = {target.Broadcast("before")};
                    {target.Vector} factorAdded = {target.Broadcast("added")};
                    float* total = {tile.Outputs("totals")} + (row * {valueStride});
                    float* output = {tile.Outputs("state")} + (row * {valueStride});
                    for (int i = 0; i < {valueStride}; i += {lanes})
                        {target.Store("total + i", $"({target.Load("total + i")} * factorBefore) + ({target.Load("output + i")} * factorAdded)")};
                    """);
            }
        }

        writer.Blank();
    }

    private void EmitAttend()
    {
        string stretch = CSharpLiteral.Of(AttentionRows.StretchBlocks);
        using (context.Kernel(
            $"Attention of query rows, which lie turned and scaled in the worker's memory in the order of their positions; each {tile.Sees}.{tile.DescribeWindow}",
            $"Memory does not grow with the length: stretches of {CSharpLiteral.Of(AttentionRows.StretchBlocks * Block)} positions are merged one after another.",
            $"void {name}Attend(byte* memory, byte* cache, int rows{tile.LengthParameter}{tile.BiasParameter})"))
        {
            writer.Lines($"""
                int* positions = {Address.Cast("int", Address.At("memory", memory.Positions))};
                float* state = {Address.Cast("float", Address.At("memory", memory.State))};
                float* totals = {Address.Cast("float", Address.At("memory", memory.Totals))};
                int first = {FirstBlock("positions[0]")};
                int last = {tile.LastSeen("positions[rows - 1]")} / {CSharpLiteral.Of(Block)};
                {name}Clear(totals, rows);
                """);
            using (writer.Block($"for (int stretch = first / {stretch}; stretch <= last / {stretch}; stretch++)"))
            {
                string start = $"stretch * {stretch}";
                writer.Line($"{name}Stretch(memory, state, cache, rows, Math.Max(first, {start}), Math.Min(last, ({start}) + {CSharpLiteral.Of(AttentionRows.StretchBlocks - 1)}){tile.LengthArgument}{tile.BiasArgument});");
                writer.Line($"{name}Merge(state, totals, rows);");
            }
        }

        writer.Blank();
    }

    /// <summary>The block of the first key that a row at a position sees.</summary>
    public string FirstBlock(string position) => tile.FirstSeen(position) is { } first ? $"{first} / {CSharpLiteral.Of(Block)}" : "0";

    /// <summary>Late normalisation: one division for each row, and only the head's own elements are written, for its neighbours may be another worker's.</summary>
    private void EmitOutputs()
    {
        int headSize = tile.HeadSize;
        int vectorEnd = headSize / target.Lanes * target.Lanes;
        using (context.Kernel(
            $"output = what rows found, divided by their sums. output: f32[rows, {CSharpLiteral.Of(headSize)}].",
            "",
            $"void {name}Finish(float* state, int row, int rows, float* output)"))
        {
            using (writer.Block("for (int end = row + rows; row < end; row++)"))
            {
                writer.Line($"float scale = 1f / ({tile.Sums("state")})[row];");
                writer.Line($"float* sum = {tile.Outputs("state")} + (row * {valueStride});");
                if (vectorEnd > 0)
                {
                    writer.Line($"{target.Vector} scales = {target.Broadcast("scale")};");
                    writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(vectorEnd)}; i += {CSharpLiteral.Of(target.Lanes)})");
                    writer.Line("    " + target.Store("output + i", $"{target.Load("sum + i")} * scales") + ";");
                }

                if (vectorEnd < headSize)
                {
                    writer.Line($"for (int i = {CSharpLiteral.Of(vectorEnd)}; i < {CSharpLiteral.Of(headSize)}; i++)");
                    writer.Line("    output[i] = sum[i] * scale;");
                }

                writer.Line($"output += {CSharpLiteral.Of(headSize)};");
            }
        }

        writer.Blank();
    }
}
