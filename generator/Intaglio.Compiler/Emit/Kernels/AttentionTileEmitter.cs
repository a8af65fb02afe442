using System;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>
/// Writes one step of attention for a tile of query rows that share a key/value head: the scores of up to four blocks of 32 positions, one step of the
/// online softmax, and the weighted sum of the values (Dao et al., 2022, arXiv:2205.14135; Milakov and Gimelshein, 2018, arXiv:1805.02867).
/// </summary>
internal sealed class AttentionTileEmitter(KernelContext context, AttentionTile tile)
{
    private const int Block = Sizes.CacheBlockPositions;

    /// <summary>How many blocks of keys or values lie between what is used and what is asked for (one cost 5 % of the bandwidth, half of one 10 %).</summary>
    private const int BlocksAhead = 2;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;
    private readonly string name = tile.Name;
    private readonly int headSize = tile.HeadSize;
    private readonly int valueStride = CacheLayout.ValueStride(tile.HeadSize);
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;

    public void Emit(int rows)
    {
        EmitScores(rows);
        EmitSums(rows);
        EmitStep(rows);
    }

    /// <summary>
    /// True where a tile computes so little on each key that the cache's stream is the limit. The hardware follows a stream within a page; the lines of a block further on are
    /// asked for while this one's are used.
    /// </summary>
    private bool Streams(int rows) => rows < context.Tile.Rows && !tile.Widens;

    private string Ahead(int rows) => Streams(rows) ? ", byte* ahead" : "";

    /// <summary>The pointer to what is read <see cref="BlocksAhead"/> blocks later: of the same kind, or of the other, which follows.</summary>
    private string BlockAhead(string block, string same, string other)
    {
        string lead = CSharpLiteral.Of(BlocksAhead);
        string stride = CSharpLiteral.Of(tile.StepStride);
        return $"{block} + {lead} < blocks ? {same} + ((nint)({block} + {lead}) * {stride}) : {other} + ((nint)({block} + {lead} - blocks) * {stride})";
    }

    /// <summary>scores = queries · keys: the tile of a projection, with the head as its columns.</summary>
    private void EmitScores(int rows)
    {
        string count = CSharpLiteral.Of(rows);
        using (context.Kernel(
            $"scores = queries · keys. queries: f32[{count}, {CSharpLiteral.Of(headSize)}], keys: f32[{CSharpLiteral.Of(headSize)}, {CSharpLiteral.Of(Block)}], scores: f32[{count}, {CSharpLiteral.Of(Block)}].",
            Streams(rows) ? "ahead: what is read next." : "",
            $"void {name}Scores{count}(float* queries, float* keys, float* scores{Ahead(rows)})"))
        {
            EmitColumns(Block, context.Tile.Vectors, (vectors, column) =>
            {
                writer.Line("float* element = queries;");
                writer.Line($"float* row = keys{column};");
                if (Streams(rows))
                    writer.Line($"float* next = (float*)ahead{column};");
                RegisterTile registers = Registers(rows, vectors, Block);
                registers.Declare(writer);
                registers.Loop(writer, headSize, "element", headSize, ahead: Streams(rows) ? "next" : null);
                EmitStores(rows, vectors, (r, v) => Address.At("scores", (r * Block) + (v * target.Lanes)) + column);
            });
        }

        writer.Blank();
    }

    /// <summary>outputs = outputs · corrections + weights · values.</summary>
    private void EmitSums(int rows)
    {
        string count = CSharpLiteral.Of(rows);
        string padded = CSharpLiteral.Of(valueStride);
        using (context.Kernel(
            $"outputs = outputs · corrections + weights · values. weights: f32[blocks][{count}, {CSharpLiteral.Of(Block)}], values: f32[blocks][{CSharpLiteral.Of(Block)}, {padded}], outputs: f32[{count}, {padded}].",
            "An output stays in its register from the first block to the last." + (Streams(rows) ? " ahead: what is read after them." : ""),
            $"void {name}Sums{count}(float* weights, byte* values, int blocks, float* corrections, float* outputs{Ahead(rows)})"))
        {
            EmitColumns(valueStride, VectorsOfSums(rows), (vectors, column) =>
            {
                string Output(int r, int v) => Address.At("outputs", (r * valueStride) + (v * target.Lanes)) + column;
                RegisterTile registers = Registers(rows, vectors, valueStride);
                for (int r = 0; r < rows; r++)
                    writer.Line($"{target.Vector} correction{CSharpLiteral.Of(r)} = {target.Broadcast($"corrections[{CSharpLiteral.Of(r)}]")};");
                registers.Declare(writer, (r, v) => $"{target.Load(Output(r, v))} * correction{CSharpLiteral.Of(r)}");
                using (writer.Block("for (int block = 0; block < blocks; block++)"))
                {
                    writer.Line($"float* element = weights + (block * {CSharpLiteral.Of(rows * Block)});");
                    writer.Line($"float* row = (float*)(values + ((nint)block * {CSharpLiteral.Of(tile.StepStride)})){column};");
                    if (Streams(rows))
                        writer.Line($"float* next = (float*)({BlockAhead("block", "values", "ahead")}){column};");
                    registers.Loop(writer, Block, "element", Block, ahead: Streams(rows) ? "next" : null);
                }

                EmitStores(rows, vectors, Output);
            });
        }

        writer.Blank();
    }

    /// <summary>As many vectors side by side as registers hold, evenly: with few rows whole rows of values, so that the stream is read as it lies.</summary>
    private int VectorsOfSums(int rows)
    {
        int all = valueStride / target.Lanes;
        int atMost = Math.Max(context.Tile.Vectors, (target.Registers - 1) / (rows + 1));
        int passes = (all + atMost - 1) / atMost;
        return (all + passes - 1) / passes;
    }

    private RegisterTile Registers(int rows, int vectors, int stride) =>
        new(target, rows, Enumerable.Range(0, vectors).Select(vector => new RightVector("row", vector * target.Lanes, stride)).ToList());

    private void EmitStores(int rows, int vectors, Func<int, int, string> output)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int v = 0; v < vectors; v++)
                writer.Line(target.Store(output(r, v), RegisterTile.Sum(r, v)) + ";");
        }
    }

    /// <summary>Register tiles across all columns of a right side.</summary>
    private void EmitColumns(int columns, int vectors, Action<int, string> emitTile)
    {
        int step = vectors * target.Lanes;
        int fullEnd = columns / step * step;
        if (fullEnd == step && fullEnd == columns)
            emitTile(vectors, "");
        else if (fullEnd > 0)
        {
            using (writer.Block($"for (int column = 0; column < {CSharpLiteral.Of(fullEnd)}; column += {CSharpLiteral.Of(step)})"))
                emitTile(vectors, " + column");
        }

        if (fullEnd < columns)
        {
            using (writer.Block(""))
                emitTile((columns - fullEnd) / target.Lanes, fullEnd == 0 ? "" : " + " + CSharpLiteral.Of(fullEnd));
        }
    }

    private void EmitStep(int rows)
    {
        string count = CSharpLiteral.Of(rows);
        string tileScores = CSharpLiteral.Of(rows * Block);
        using (context.Kernel(
            $"{count} query row(s) from row on over blocks block to last of the cache, which lie at keys; each {tile.Sees}.",
            rows == context.Tile.Rows ? context.Tile.Why + "." : "",
            $"void {name}Step{count}(byte* memory, float* state, int row, byte* keys, int block, int last{tile.LengthParameter}{tile.BiasParameter})"))
        {
            EmitVisibleBlocks(rows);
            writer.Lines($"""
                float* scores = {Address.Cast("float", Address.At("memory", memory.Scores))};
                float* corrections = {Address.Cast("float", Address.At("memory", memory.Corrections))};
                float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))} + (row * {CSharpLiteral.Of(headSize)});
                float* maxima = {tile.Maxima("state")} + row;
                float* sums = {tile.Sums("state")} + row;
                """);
            string values = Address.At("keys", CacheLayout.KeyFloats(headSize) * sizeof(float));
            using (writer.Block("for (int i = 0; i < blocks; i++)"))
            {
                if (Streams(rows))
                    writer.Line($"byte* next = {BlockAhead("i", "keys", values)};");
                writer.Line($"{name}Scores{count}(queries, (float*)(keys + ((nint)i * {CSharpLiteral.Of(tile.StepStride)})), scores + (i * {tileScores}){(Streams(rows) ? ", next" : "")});");
            }

            using (writer.Block(rows == 1 ? "" : $"for (int r = 0; r < {count}; r++)"))
                EmitMaximum(rows);
            writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(Sizes.RoundUp(rows, target.Lanes))}; i += {CSharpLiteral.Of(target.Lanes)})");
            writer.Line("    " + target.Store("corrections + i", $"VectorMath.Exp({target.Load("corrections + i")})") + ";");
            writer.Line(rows == 1
                ? $"sums[0] = (sums[0] * corrections[0]) + Exponentials(scores, blocks, {tileScores}, maxima[0]);"
                : $"for (int r = 0; r < {count}; r++)");
            if (rows > 1)
                writer.Line($"    sums[r] = (sums[r] * corrections[r]) + Exponentials(scores + (r * {CSharpLiteral.Of(Block)}), blocks, {tileScores}, maxima[r]);");
            writer.Line($"{name}Sums{count}(scores, {values}, blocks, corrections, {tile.Outputs("state")} + (row * {CSharpLiteral.Of(valueStride)}){(Streams(rows) ? $", keys + ((nint)blocks * {CSharpLiteral.Of(tile.StepStride)})" : "")});");
        }

        writer.Blank();
    }

    /// <summary>Leaves out what no row of the tile sees: rows come in the order of their positions.</summary>
    private void EmitVisibleBlocks(int rows)
    {
        string block = CSharpLiteral.Of(Block);
        writer.Line($"int* positions = {Address.Cast("int", Address.At("memory", memory.Positions))} + row;");
        if (tile.Visibility != Visibility.All || tile.Window is not null)
            writer.Line($"last = Math.Min(last, {tile.LastSeen($"positions[{CSharpLiteral.Of(rows - 1)}]")} / {block});");
        if (tile.FirstSeen("positions[0]") is { } first)
        {
            writer.Lines($"""
                int firstSeen = Math.Max(block, {first} / {block});
                keys += (nint)(firstSeen - block) * {CSharpLiteral.Of(tile.StepStride)};
                block = firstSeen;
                """);
        }

        writer.Lines("""
            int blocks = last - block + 1;
            if (blocks <= 0)
                return;
            """);
    }

    private void EmitMaximum(int rows)
    {
        string r = rows == 1 ? "0" : "r";
        string tileScores = CSharpLiteral.Of(rows * Block);
        string score = rows == 1 ? "scores" : $"scores + (r * {CSharpLiteral.Of(Block)})";
        writer.Line($"int position = positions[{r}];");
        new ScoreChangeEmitter(context, tile).Emit(score, tileScores, r);
        writer.Line($"int visible = {tile.LastSeen("position")} - (block * {CSharpLiteral.Of(Block)});");
        string first = "0";
        if (tile.FirstSeen("position") is { } seen)
        {
            writer.Line($"int hidden = {seen} - (block * {CSharpLiteral.Of(Block)});");
            first = "hidden";
        }

        writer.Lines($"""
            if ({(first == "0" ? "" : "hidden > 0 || ")}visible < (blocks * {CSharpLiteral.Of(Block)}) - 1)
                HideScores({score}, blocks, {tileScores}, {first}, visible);
            """);
        writer.Line($"float maximum = float.MaxNative(maxima[{r}], HighestScore({score}, blocks, {tileScores}));");
        writer.Line($"corrections[{r}] = maxima[{r}] - maximum;");
        writer.Line($"maxima[{r}] = maximum;");
    }
}
