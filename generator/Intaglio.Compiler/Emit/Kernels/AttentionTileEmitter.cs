using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>
/// Writes the attention of a tile of query rows to one key/value head: for each block of 32 positions the scores, one step of the
/// online softmax, and the weighted sum of the values (Dao et al., 2022, arXiv:2205.14135; Milakov and Gimelshein, 2018, arXiv:1805.02867).
/// Memory does not grow with the length.
/// </summary>
internal sealed class AttentionTileEmitter(KernelContext context, Op.FlashAttention op, string name)
{
    /// <summary>Lower than any score and finite: a row that has seen nothing yet must not compute ∞ − ∞.</summary>
    private const float LowestMaximum = -1e30f;

    private const int Block = Sizes.CacheBlockPositions;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly int headSize = op.HeadSize;
    private readonly int valueStride = CacheLayout.ValueStride(op.HeadSize);
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;

    public void Emit(int rows)
    {
        EmitScores(rows);
        EmitSums(rows);
        EmitAttend(rows);
    }

    /// <summary>scores = queries · keys: the tile of a projection, with the head as its columns.</summary>
    private void EmitScores(int rows)
    {
        string count = CSharpLiteral.Of(rows);
        using (context.Kernel(
            $"scores = queries · keys. queries: f32[{count}, {CSharpLiteral.Of(headSize)}], keys: f32[{CSharpLiteral.Of(headSize)}, {CSharpLiteral.Of(Block)}], scores: f32[{count}, {CSharpLiteral.Of(Block)}].",
            "",
            $"void {name}Scores{count}(float* queries, float* keys, float* scores)"))
        {
            EmitTiles(rows, Block, headSize, "queries", headSize, "keys", Block, "scores", Block, accumulate: false);
        }

        writer.Blank();
    }

    /// <summary>outputs += weights · values.</summary>
    private void EmitSums(int rows)
    {
        string count = CSharpLiteral.Of(rows);
        string padded = CSharpLiteral.Of(valueStride);
        using (context.Kernel(
            $"outputs += weights · values. weights: f32[{count}, {CSharpLiteral.Of(Block)}], values: f32[{CSharpLiteral.Of(Block)}, {padded}], outputs: f32[{count}, {padded}].",
            "",
            $"void {name}Sums{count}(float* weights, float* values, float* outputs)"))
        {
            EmitTiles(rows, valueStride, Block, "weights", Block, "values", valueStride, "outputs", valueStride, accumulate: true);
        }

        writer.Blank();
    }

    /// <summary>Register tiles across all columns of a right side.</summary>
    private void EmitTiles(int rows, int columns, int depth, string left, int leftStride, string right, int rightStride, string output, int outputStride, bool accumulate)
    {
        int step = context.Tile.Vectors * target.Lanes;
        int fullEnd = columns / step * step;
        if (fullEnd == step && fullEnd == columns)
            EmitTile(context.Tile.Vectors, "");
        else if (fullEnd > 0)
        {
            using (writer.Block($"for (int column = 0; column < {CSharpLiteral.Of(fullEnd)}; column += {CSharpLiteral.Of(step)})"))
                EmitTile(context.Tile.Vectors, " + column");
        }

        if (fullEnd < columns)
        {
            using (writer.Block(""))
                EmitTile((columns - fullEnd) / target.Lanes, fullEnd == 0 ? "" : " + " + CSharpLiteral.Of(fullEnd));
        }

        void EmitTile(int vectors, string column)
        {
            writer.Line($"float* element = {left};");
            writer.Line($"float* row = {right}{column};");
            var tile = new RegisterTile(target, rows, Enumerable.Range(0, vectors).Select(vector => new RightVector("row", vector * target.Lanes, rightStride)).ToList());
            string Output(int r, int v) => Address.At(output, (r * outputStride) + (v * target.Lanes)) + column;
            tile.Declare(writer, accumulate ? (r, v) => target.Load(Output(r, v)) : null);
            tile.Loop(writer, depth, "element", leftStride);
            for (int r = 0; r < rows; r++)
            {
                for (int v = 0; v < vectors; v++)
                    writer.Line(target.Store(Output(r, v), RegisterTile.Sum(r, v)) + ";");
            }
        }
    }

    private void EmitAttend(int rows)
    {
        string count = CSharpLiteral.Of(rows);
        string block = CSharpLiteral.Of(Block);
        string window = op.Window is { } size ? $" Each sees its latest {CSharpLiteral.Of(size)} positions." : "";
        using (context.Kernel(
            $"Attention of {count} query row(s); row r stands at position + r · step and sees nothing later.{window}",
            $"Queries lie turned and scaled in the worker's memory. {(rows == context.Tile.Rows ? context.Tile.Why + "." : "")}".TrimEnd(),
            $"void {name}Attend{count}(byte* memory, byte* cache, int position, int step, float* output, int outputStride)"))
        {
            writer.Lines($$"""
                float* queries = {{Address.Cast("float", Address.At("memory", memory.Queries))}};
                float* scores = {{Address.Cast("float", Address.At("memory", memory.Scores))}};
                float* outputs = {{Address.Cast("float", Address.At("memory", memory.Outputs))}};
                float* maxima = {{Address.Cast("float", Address.At("memory", memory.Maxima))}};
                float* sums = {{Address.Cast("float", Address.At("memory", memory.Sums))}};
                for (int row = 0; row < {{count}}; row++)
                {
                    maxima[row] = {{CSharpLiteral.Of(LowestMaximum)}};
                    sums[row] = 0f;
                }

                for (int i = 0; i < {{CSharpLiteral.Of(rows * valueStride)}}; i += {{CSharpLiteral.Of(target.Lanes)}})
                    {{target.Store("outputs + i", target.Zero)}};

                int lastBlock = {{(rows == 1 ? "position" : $"(position + ({CSharpLiteral.Of(rows - 1)} * step))")}} / {{block}};
                """);
            string firstBlock = op.Window is { } latest ? $"Math.Max(0, position - {CSharpLiteral.Of(latest - 1)}) / {block}" : "0";
            using (writer.Block($"for (int block = {firstBlock}; block <= lastBlock; block++)"))
            {
                writer.Lines($"""
                    float* keys = (float*)(cache + ((nint)block * {CSharpLiteral.Of(context.Plan.Cache.BlockBytes)}));
                    {name}Scores{count}(queries, keys, scores);
                    """);
                using (writer.Block($"for (int row = 0; row < {count}; row++)"))
                    EmitSoftmaxRow();
                writer.Line($"{name}Sums{count}(scores, keys + {CSharpLiteral.Of(CacheLayout.KeyFloats(headSize))}, outputs);");
            }

            EmitFinish(count);
        }

        writer.Blank();
    }

    private void EmitSoftmaxRow()
    {
        writer.Line($"int visible = position + (row * step) - (block * {CSharpLiteral.Of(Block)});");
        string first = op.Window is { } window ? $"visible - {CSharpLiteral.Of(window - 1)}" : "0";
        writer.Line($"float correction = SoftmaxBlock(scores + (row * {CSharpLiteral.Of(Block)}), {first}, visible, maxima + row, sums + row);");
        using (writer.Block("if (correction != 1f)"))
        {
            writer.Line($"float* sum = outputs + (row * {CSharpLiteral.Of(valueStride)});");
            writer.Line($"{target.Vector} factor = {target.Broadcast("correction")};");
            writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(valueStride)}; i += {CSharpLiteral.Of(target.Lanes)})");
            writer.Line("    " + target.Store("sum + i", $"{target.Load("sum + i")} * factor") + ";");
        }
    }

    /// <summary>Late normalisation: one division for each row, and only the head's own elements are written, for its neighbours may be another worker's.</summary>
    private void EmitFinish(string count)
    {
        int vectorEnd = headSize / target.Lanes * target.Lanes;
        using (writer.Block($"for (int row = 0; row < {count}; row++)"))
        {
            writer.Line("float scale = 1f / sums[row];");
            writer.Line($"float* sum = outputs + (row * {CSharpLiteral.Of(valueStride)});");
            writer.Line("float* y = output + ((nint)row * outputStride);");
            if (vectorEnd > 0)
            {
                writer.Line($"{target.Vector} scales = {target.Broadcast("scale")};");
                writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(vectorEnd)}; i += {CSharpLiteral.Of(target.Lanes)})");
                writer.Line("    " + target.Store("y + i", $"{target.Load("sum + i")} * scales") + ";");
            }

            if (vectorEnd < headSize)
            {
                writer.Line($"for (int i = {CSharpLiteral.Of(vectorEnd)}; i < {CSharpLiteral.Of(headSize)}; i++)");
                writer.Line("    y[i] = sum[i] * scale;");
            }
        }
    }

    /// <summary>The step of the online softmax that all attentions of a target share.</summary>
    public static void EmitSoftmaxBlock(KernelContext context)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        int vectors = Block / target.Lanes;
        IEnumerable<int> all = Enumerable.Range(0, vectors);
        string Score(int vector) => "score" + CSharpLiteral.Of(vector);
        string At(int vector) => Address.At("scores", vector * target.Lanes);

        using (context.Kernel(
            $"One step of the online softmax over a block of {CSharpLiteral.Of(Block)} scores, of which first to last are visible: scores become exp(score - maximum).",
            "Returns the factor that brings what was summed under the old maximum to the new one.",
            "float SoftmaxBlock(float* scores, int first, int last, float* maximum, float* sum)"))
        {
            foreach (int vector in all)
                writer.Line($"{target.Vector} {Score(vector)} = {target.Load(At(vector))};");
            using (writer.Block($"if (first > 0 || last < {CSharpLiteral.Of(Block - 1)})"))
            {
                writer.Line($"{target.Vector} hidden = {target.Broadcast("float.NegativeInfinity")};");
                writer.Line($"{target.IntegerVector} lowest = {target.Width}.Create(first);");
                writer.Line($"{target.IntegerVector} highest = {target.Width}.Create(last);");
                foreach (int vector in all)
                {
                    string lanes = string.Join(", ", Enumerable.Range(vector * target.Lanes, target.Lanes).Select(CSharpLiteral.Of));
                    writer.Line($"{target.IntegerVector} column{CSharpLiteral.Of(vector)} = {target.Width}.Create({lanes});");
                    string visible = $"{target.Width}.GreaterThanOrEqual(column{CSharpLiteral.Of(vector)}, lowest) & {target.Width}.LessThanOrEqual(column{CSharpLiteral.Of(vector)}, highest)";
                    writer.Line($"{Score(vector)} = {target.Width}.ConditionalSelect(({visible}).AsSingle(), {Score(vector)}, hidden);");
                }
            }

            writer.Line($"float highestScore = VectorReduction.Max({Tree(all.Select(Score).ToList(), (a, b) => $"{target.Width}.Max({a}, {b})")});");
            writer.Lines($"""
                float newMaximum = MathF.Max(*maximum, highestScore);
                float correction = VectorMath.Exp(*maximum - newMaximum);
                {target.Vector} shift = {target.Broadcast("newMaximum")};
                """);
            foreach (int vector in all)
            {
                writer.Line($"{Score(vector)} = VectorMath.Exp({Score(vector)} - shift);");
                writer.Line(target.Store(At(vector), Score(vector)) + ";");
            }

            writer.Lines($"""
                *sum = (*sum * correction) + {target.Width}.Sum({Tree(all.Select(Score).ToList(), (a, b) => $"({a} + {b})")});
                *maximum = newMaximum;
                return correction;
                """);
        }

        writer.Blank();
    }

    /// <summary>Combines pairwise, so that the chain is as short as it can be.</summary>
    private static string Tree(IReadOnlyList<string> items, Func<string, string, string> combine)
    {
        while (items.Count > 1)
            items = Enumerable.Range(0, items.Count / 2).Select(pair => combine(items[2 * pair], items[(2 * pair) + 1])).ToList();
        return items[0];
    }
}
