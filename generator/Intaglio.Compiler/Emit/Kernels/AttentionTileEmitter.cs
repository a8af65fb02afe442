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
internal sealed class AttentionTileEmitter(KernelContext context, AttentionTile tile)
{
    /// <summary>Lower than any score and finite: a row that has seen nothing yet must not compute ∞ − ∞.</summary>
    private const float LowestMaximum = -1e30f;

    private const int Block = Sizes.CacheBlockPositions;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly string name = tile.Name;
    private readonly int headSize = tile.HeadSize;
    private readonly int valueStride = CacheLayout.ValueStride(tile.HeadSize);
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;

    /// <summary>How the heads of a group are tiled when one token is decoded.</summary>
    public static string DescribePieces(AttentionTile tile, IReadOnlyList<int> pieces) => pieces.Count == 1
        ? $"The {CSharpLiteral.Of(tile.GroupSize)} head(s) of a group are one tile: keys and values are read once for all of them."
        : $"The {CSharpLiteral.Of(tile.GroupSize)} heads of a group are tiles of {string.Join(", ", pieces.Select(CSharpLiteral.Of))}.";

    /// <summary>The piece of a group that <c>item</c> stands for: first head and count.</summary>
    public static void EmitPieces(CodeWriter writer, IReadOnlyList<int> pieces, Action<int, int> emit)
    {
        int start = 0;
        for (int piece = 0; piece < pieces.Count; piece++)
        {
            if (pieces.Count == 1)
                emit(0, pieces[0]);
            else
            {
                using (writer.Block($"if (item % {CSharpLiteral.Of(pieces.Count)} == {CSharpLiteral.Of(piece)})"))
                    emit(start, pieces[piece]);
            }

            start += pieces[piece];
        }
    }

    /// <summary>The loops over sequences and over this worker's share of their tiles.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="tile">The attention.</param>
    /// <param name="cache">The layer's keys and values of <c>sequence</c>.</param>
    /// <param name="emitTiles">Writes the loop over tiles of a height, from <c>row</c> to <c>end</c>, of <c>head</c>.</param>
    public static void EmitSequences(KernelContext context, AttentionTile tile, string cache, Action<int> emitTiles)
    {
        CodeWriter writer = context.Writer;
        string rows = CSharpLiteral.Of(context.Tile.Rows);
        writer.Line("int first = worker;");
        using (writer.Block("for (SequenceSpan* sequence = frame->Sequences; sequence < frame->Sequences + frame->SequenceCount; sequence++)"))
        {
            writer.Lines($"""
                int tiles = (sequence->Count + {CSharpLiteral.Of(context.Tile.Rows - 1)}) / {rows};
                int items = tiles * {CSharpLiteral.Of(tile.Shape.Heads)};
                int item = first;
                """);
            using (writer.Block("for (; item < items; item += frame->Workers)"))
            {
                writer.Lines($"""
                    int head = item / tiles;
                    int row = sequence->FirstRow + (item % tiles * {rows});
                    int end = Math.Min(sequence->FirstRow + sequence->Count, row + {rows});
                    byte* headCache = {cache} + ((nint)(head / {CSharpLiteral.Of(tile.GroupSize)}) * {tile.HeadBytes});
                    """);
                foreach (int height in context.Tile.Heights)
                    emitTiles(height);
            }

            writer.Line("first = item - items;");
        }
    }

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
            var registers = new RegisterTile(target, rows, Enumerable.Range(0, vectors).Select(vector => new RightVector("row", vector * target.Lanes, rightStride)).ToList());
            string Output(int r, int v) => Address.At(output, (r * outputStride) + (v * target.Lanes)) + column;
            registers.Declare(writer, accumulate ? (r, v) => target.Load(Output(r, v)) : null);
            registers.Loop(writer, depth, "element", leftStride);
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
        string window = tile.Window is { } size ? $" Each sees {CSharpLiteral.Of(size)} positions, its own included{(tile.Visibility == Visibility.All ? ", in both directions" : "")}." : "";
        using (context.Kernel(
            $"Attention of {count} query row(s); row r stands at position + r · step and {Sees}.{window}",
            $"Queries lie turned and scaled in the worker's memory. {(rows == context.Tile.Rows ? context.Tile.Why + "." : "")}".TrimEnd(),
            $"void {name}Attend{count}(byte* memory, byte* cache, int position, int step{tile.LengthParameter}, {tile.BiasParameter}float* output, int outputStride)"))
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

                int lastBlock = {{LastSeen(rows == 1 ? "position" : $"(position + ({CSharpLiteral.Of(rows - 1)} * step))")}} / {{block}};
                """);
            string firstBlock = tile.Window is { } latest ? $"Math.Max(0, position - {CSharpLiteral.Of(latest - 1)}) / {block}" : "0";
            using (writer.Block($"for (int block = {firstBlock}; block <= lastBlock; block++)"))
            {
                writer.Lines($"""
                    float* keys = (float*)(cache + ((nint)block * {CSharpLiteral.Of(tile.BlockBytes)}));
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

    private string Sees => tile.Visibility switch
    {
        Visibility.Causal => "sees nothing later",
        Visibility.Prefix => "sees nothing later, but for the prefix",
        _ => "sees all of the length",
    };

    /// <summary>The last key that the row at a position sees.</summary>
    private string LastSeen(string position) => (tile.Visibility, tile.Window) switch
    {
        (Visibility.Causal, _) => position,
        (Visibility.Prefix, _) => $"Math.Max({position}, prefix - 1)",
        (_, { } window) => $"Math.Min({position} + {CSharpLiteral.Of(window - 1)}, length - 1)",
        _ => "(length - 1)",
    };

    private void EmitSoftmaxRow()
    {
        string start = $"(block * {CSharpLiteral.Of(Block)})";
        writer.Line($"int visible = {LastSeen("position + (row * step)")} - {start};");
        string first = tile.Window is not { } window ? "0"
            : tile.Visibility == Visibility.Causal ? $"visible - {CSharpLiteral.Of(window - 1)}"
            : $"position + (row * step) - {CSharpLiteral.Of(window - 1)} - {start}";
        EmitScoreChanges(start);
        writer.Line($"float correction = SoftmaxBlock(scores + (row * {CSharpLiteral.Of(Block)}), {first}, visible, maxima + row, sums + row);");
        using (writer.Block("if (correction != 1f)"))
        {
            writer.Line($"float* sum = outputs + (row * {CSharpLiteral.Of(valueStride)});");
            writer.Line($"{target.Vector} factor = {target.Broadcast("correction")};");
            writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(valueStride)}; i += {CSharpLiteral.Of(target.Lanes)})");
            writer.Line("    " + target.Store("sum + i", $"{target.Load("sum + i")} * factor") + ";");
        }
    }

    /// <summary>Cap and bias of a block of scores, before anything is masked. Rows of a decoded token (step 0) are heads of one group, each with a bias of its own.</summary>
    private void EmitScoreChanges(string start)
    {
        if (tile.Shape.SoftCap is null && tile.Bias is null)
            return;
        writer.Line($"float* score = scores + (row * {CSharpLiteral.Of(Block)});");
        string value = target.Load("score + i");
        if (tile.Shape.SoftCap is { } cap)
            value = $"{target.Broadcast(CSharpLiteral.Of(cap))} * VectorMath.Tanh({value} * {target.Broadcast(CSharpLiteral.Of(1 / cap))})";
        switch (tile.Bias?.Op)
        {
            case Op.AlibiBias:
                string lanes = string.Join(", ", Enumerable.Range(0, target.Lanes).Select(lane => CSharpLiteral.Of((float)lane)));
                writer.Lines($"""
                    int distance = {start} - position - (row * step);
                    {target.Vector} slope = {target.Broadcast("slopes[row * (1 - step)]")};
                    {target.Vector} lanes = {target.Width}.Create({lanes});
                    """);
                value = target.MultiplyAdd("slope", $"(lanes + {target.Broadcast("(float)(distance + i)")})", value);
                break;
            case Op.RelativeBias bias:
                string reach = CSharpLiteral.Of(WeightPlanner.DistanceReach(bias.MaxDistance));
                writer.Line($"int distance = Math.Clamp({start} - position - (row * step), -{reach}, {reach} - 1);");
                writer.Line($"float* biases = distances + (row * (1 - step) * {CSharpLiteral.Of(WeightPlanner.DistanceColumns(bias.MaxDistance))}) + {reach} + distance;");
                value = $"{value} + {target.Load("biases + i")}";
                break;
        }

        writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(Block)}; i += {CSharpLiteral.Of(target.Lanes)})");
        writer.Line("    " + target.Store("score + i", value) + ";");
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
}
