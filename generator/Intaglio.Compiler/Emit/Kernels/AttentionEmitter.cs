using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes flash attention: who works on which heads and rows. The arithmetic of a tile is in <see cref="AttentionTileEmitter"/>.</summary>
/// <remarks>
/// A tile is some query rows that share a key/value head: the heads of a group when one token is decoded, tokens of one head in
/// prefill. Every row passes over the same blocks of 32 positions in the same order in both, so the bits are the same.
/// </remarks>
internal sealed class AttentionEmitter(KernelContext context, Op.FlashAttention op, int inputStride, int outputStride)
{
    private readonly CodeWriter writer = context.Writer;
    private readonly string name = context.Plan.Kernels.NameOf(op, 0);
    private readonly int headSize = op.HeadSize;
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;

    /// <summary>The parameters that tables of positions and a scale of the layer's own add to a call.</summary>
    private string Tables => op.Rotary is null ? "" : "float* cosines, float* sines, ";

    private string TablesAt(string row)
    {
        if (op.Rotary is null)
            return "";
        string stride = CSharpLiteral.Of(context.Plan.Rotaries.First(tables => tables.Rotary == op.Rotary).Stride);
        return row.Length == 0 ? "cosines, sines, " : $"cosines + ({row} * {stride}), sines + ({row} * {stride}), ";
    }

    private string ScaleParameter => op.ScaleByInverseLayer ? ", float scale" : "";

    private string Scale => op.ScaleByInverseLayer ? "scale" : CSharpLiteral.Of(op.Scale);

    private string HeadBytes => CSharpLiteral.Of(CacheLayout.HeadFloats(headSize) * sizeof(float));

    private int GroupSize => op.Heads / op.KeyValueHeads;

    public static string DecodeName(ModelPlan plan, Op op) => plan.Kernels.NameOf(op, 0) + "Decode";

    public static string AppendName(ModelPlan plan, Op op) => plan.Kernels.NameOf(op, 0) + "Append";

    public static string PrefillName(ModelPlan plan, Op op) => plan.Kernels.NameOf(op, 0) + "Prefill";

    public void Emit()
    {
        IReadOnlyList<int> pieces = TileRules.Cover(context.Target, GroupSize);
        foreach (int rows in pieces.Concat(context.Tile.Heights).Distinct().OrderByDescending(rows => rows))
            new AttentionTileEmitter(context, op, name).Emit(rows);
        new RotaryEmitter(context, op, name).Emit();
        EmitAppendToken();
        EmitDecode(pieces);
        EmitAppend();
        EmitPrefill();
    }

    /// <summary>One token's keys and values into the cache: a key is a column of its panel, a value a row.</summary>
    private void EmitAppendToken()
    {
        using (context.Kernel(
            $"Turns the keys of one token and appends keys and values of heads firstHead to lastHead - 1. queryKeyValue: f32[{CSharpLiteral.Of((op.Heads + (2 * op.KeyValueHeads)) * headSize)}].",
            "Workers that share a key/value head may all append it: they write the same bits.",
            $"void {name}AppendToken(byte* memory, float* queryKeyValue, {Tables}byte* cache, int position, int firstHead, int lastHead)"))
        {
            writer.Line($"float* key = {Address.Cast("float", Address.At("memory", memory.Key))};");
            writer.Line($"float* block = (float*)(cache + ((nint)(position / {CSharpLiteral.Of(Sizes.CacheBlockPositions)}) * {CSharpLiteral.Of(context.Plan.Cache.BlockBytes)}));");
            writer.Line($"int column = position % {CSharpLiteral.Of(Sizes.CacheBlockPositions)};");
            using (writer.Block("for (int head = firstHead; head < lastHead; head++)"))
            {
                string columns = CSharpLiteral.Of(headSize);
                writer.Lines($$"""
                    {{name}}Turn(queryKeyValue + {{CSharpLiteral.Of(op.Heads * headSize)}} + (head * {{columns}}), {{TablesAt("")}}1f, key);
                    float* keys = block + (head * {{CSharpLiteral.Of(CacheLayout.HeadFloats(headSize))}});
                    for (int i = 0; i < {{columns}}; i++)
                        keys[(i * {{CSharpLiteral.Of(Sizes.CacheBlockPositions)}}) + column] = key[i];
                    float* value = queryKeyValue + {{CSharpLiteral.Of((op.Heads + op.KeyValueHeads) * headSize)}} + (head * {{columns}});
                    float* values = keys + {{CSharpLiteral.Of(CacheLayout.KeyFloats(headSize))}} + (column * {{CSharpLiteral.Of(CacheLayout.ValueStride(headSize))}});
                    for (int i = 0; i < {{columns}}; i++)
                        values[i] = value[i];
                    """);
            }
        }

        writer.Blank();
    }

    private void EmitDecode(IReadOnlyList<int> pieces)
    {
        int items = op.KeyValueHeads * pieces.Count;
        string plan = pieces.Count == 1
            ? $"The {CSharpLiteral.Of(GroupSize)} head(s) of a group are one tile: keys and values are read once for all of them."
            : $"The {CSharpLiteral.Of(GroupSize)} heads of a group are tiles of {string.Join(", ", pieces.Select(CSharpLiteral.Of))}.";
        using (context.Kernel(
            "Attention of one token: appends its keys and values, then attends, for this worker's share of the heads.",
            plan,
            $"void {DecodeName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}byte* cache, float* output{ScaleParameter})"))
        {
            writer.Line($"float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};");
            writer.Line($"int last = {CSharpLiteral.Of(items)} * (worker + 1) / frame->Workers;");
            using (writer.Block($"for (int item = {CSharpLiteral.Of(items)} * worker / frame->Workers; item < last; item++)"))
            {
                writer.Line(pieces.Count == 1 ? "int keyValueHead = item;" : $"int keyValueHead = item / {CSharpLiteral.Of(pieces.Count)};");
                writer.Line($"{name}AppendToken(memory, queryKeyValue, {TablesAt("")}cache, frame->Position, keyValueHead, keyValueHead + 1);");
                writer.Line($"byte* headCache = cache + ((nint)keyValueHead * {HeadBytes});");
                int start = 0;
                for (int piece = 0; piece < pieces.Count; piece++)
                {
                    if (pieces.Count == 1)
                        EmitDecodePiece(0, pieces[0]);
                    else
                    {
                        using (writer.Block($"if (item % {CSharpLiteral.Of(pieces.Count)} == {CSharpLiteral.Of(piece)})"))
                            EmitDecodePiece(start, pieces[piece]);
                    }

                    start += pieces[piece];
                }
            }
        }

        writer.Blank();
    }

    private void EmitDecodePiece(int start, int rows)
    {
        string size = CSharpLiteral.Of(headSize);
        writer.Lines($"""
            int head = {Address.At(GroupSize == 1 ? "keyValueHead" : $"(keyValueHead * {CSharpLiteral.Of(GroupSize)})", start)};
            for (int row = 0; row < {CSharpLiteral.Of(rows)}; row++)
                {name}Turn(queryKeyValue + ((head + row) * {size}), {TablesAt("")}{Scale}, queries + (row * {size}));
            {name}Attend{CSharpLiteral.Of(rows)}(memory, headCache, frame->Position, 0, output + (head * {size}), {size});
            """);
    }

    private void EmitAppend()
    {
        using (context.Kernel(
            "Appends keys and values of this worker's share of the tokens.",
            "",
            $"void {AppendName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}byte* cache)"))
        {
            writer.Lines($$"""
                int last = frame->Count * (worker + 1) / frame->Workers;
                for (int row = frame->Count * worker / frame->Workers; row < last; row++)
                    {{name}}AppendToken(memory, queryKeyValue + ((nint)row * {{CSharpLiteral.Of(inputStride)}}), {{TablesAt("row")}}cache, frame->Position + row, 0, {{CSharpLiteral.Of(op.KeyValueHeads)}});
                """);
        }

        writer.Blank();
    }

    private void EmitPrefill()
    {
        string rows = CSharpLiteral.Of(context.Tile.Rows);
        using (context.Kernel(
            "Attention of many tokens, whose keys and values are in the cache already.",
            "Tiles of tokens of one head are dealt out in turn: later tokens see more positions, so runs of tiles would be uneven.",
            $"void {PrefillName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}byte* cache, float* output{ScaleParameter})"))
        {
            writer.Lines($"""
                float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};
                int tiles = (frame->Count + {CSharpLiteral.Of(context.Tile.Rows - 1)}) / {rows};
                """);
            using (writer.Block($"for (int item = worker; item < tiles * {CSharpLiteral.Of(op.Heads)}; item += frame->Workers)"))
            {
                writer.Lines($"""
                    int head = item / tiles;
                    int row = item % tiles * {rows};
                    int end = Math.Min(frame->Count, row + {rows});
                    byte* headCache = cache + ((nint)(head / {CSharpLiteral.Of(GroupSize)}) * {HeadBytes});
                    """);
                foreach (int height in context.Tile.Heights)
                    EmitPrefillTiles(height);
            }
        }

        writer.Blank();
    }

    private void EmitPrefillTiles(int height)
    {
        string size = CSharpLiteral.Of(headSize);
        string count = CSharpLiteral.Of(height);
        using (writer.Block($"for (; row + {count} <= end; row += {count})"))
        {
            writer.Lines($"""
                for (int i = 0; i < {count}; i++)
                    {name}Turn(queryKeyValue + ((nint)(row + i) * {CSharpLiteral.Of(inputStride)}) + (head * {size}), {TablesAt("(row + i)")}{Scale}, queries + (i * {size}));
                {name}Attend{count}(memory, headCache, frame->Position + row, 1, output + ((nint)row * {CSharpLiteral.Of(outputStride)}) + (head * {size}), {CSharpLiteral.Of(outputStride)});
                """);
        }
    }
}
