using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes flash attention: who works on which heads and rows. The arithmetic of a tile is in <see cref="AttentionTileEmitter"/>.</summary>
/// <remarks>
/// A tile is some query rows that share a key/value head: the heads of a group when one token is decoded, tokens of one head in
/// prefill. Every row passes over the same blocks of 32 positions in the same order in both, so the bits are the same.
/// </remarks>
internal sealed class AttentionEmitter
{
    private readonly KernelContext context;
    private readonly Op.FlashAttention op;
    private readonly CodeWriter writer;
    private readonly AttentionTile tile;
    private readonly WorkerMemory memory;
    private readonly string name;
    private readonly int headSize;
    private readonly int inputStride;
    private readonly int outputStride;

    public AttentionEmitter(KernelContext context, Op.FlashAttention op)
    {
        this.context = context;
        this.op = op;
        writer = context.Writer;
        tile = AttentionTile.Of(context.Plan, op);
        memory = context.Plan.WorkerMemory;
        name = tile.Name;
        headSize = op.Shape.HeadSize;
        inputStride = Sizes.Stride(op.InputColumns);
        outputStride = Sizes.Stride(op.Shape.QuerySize);
    }

    /// <summary>True where queries and keys are turned by tables of cosines and sines.</summary>
    public static bool Turns(Op.FlashAttention op) => op.Positions is PositionSpec.Rotary or PositionSpec.Rotary2D;

    public static string DecodeName(ModelPlan plan, Op op) => plan.Kernels.NameOf(op, 0) + "Decode";

    public static string AppendName(ModelPlan plan, Op op) => plan.Kernels.NameOf(op, 0) + "Append";

    public static string PrefillName(ModelPlan plan, Op op) => plan.Kernels.NameOf(op, 0) + "Prefill";

    /// <summary>The parameters that tables of positions add to a call.</summary>
    private string Tables => Turns(op) ? "float* cosines, float* sines, " : "";

    /// <summary>What of the bias comes from the caller: slopes are constants of the kernel.</summary>
    private string DistancesParameter => op.Bias?.Op is Op.RelativeBias ? "float* distances, " : "";

    private string ScaleParameter => op.Shape.ScaleByInverseLayer ? ", float scale" : "";

    private string Scale => op.Shape.ScaleByInverseLayer ? "scale" : CSharpLiteral.Of(op.Shape.Scale);

    /// <param name="decodes">Whether single tokens are served too.</param>
    public void Emit(bool decodes)
    {
        IReadOnlyList<int> pieces = TileRules.Cover(context.Target, tile.GroupSize);
        IEnumerable<int> heights = decodes ? pieces.Concat(context.Tile.Heights) : context.Tile.Heights;
        foreach (int rows in heights.Distinct().OrderByDescending(rows => rows))
            new AttentionTileEmitter(context, tile).Emit(rows);
        new RotaryEmitter(context, op.Positions, headSize, name).Emit();
        if (op.Bias?.Op is Op.AlibiBias alibi)
            AlibiEmitter.EmitSlopes(context, alibi, name);
        EmitAppendToken();
        if (decodes)
            EmitDecode(pieces);
        EmitAppend();
        EmitPrefill();
    }

    private string TablesAt(string row)
    {
        if (!Turns(op))
            return "";
        string stride = CSharpLiteral.Of(context.Plan.Stack(op.Side).Rotaries.First(tables => tables.Positions == op.Positions).Stride);
        return row.Length == 0 ? "cosines, sines, " : $"cosines + ({row} * {stride}), sines + ({row} * {stride}), ";
    }

    private void EmitSlopes()
    {
        if (op.Bias?.Op is Op.AlibiBias)
            writer.Line($"float* slopes = {AlibiEmitter.Slopes(name)};");
    }

    /// <summary>One token's keys and values into the cache: a key is a column of its panel, a value a row.</summary>
    private void EmitAppendToken()
    {
        using (context.Kernel(
            $"{(Turns(op) ? "Turns the keys of one token and appends" : "Appends")} keys and values of heads firstHead to lastHead - 1. queryKeyValue: f32[{CSharpLiteral.Of(op.InputColumns)}].",
            "Workers that share a key/value head may all append it: they write the same bits.",
            $"void {name}AppendToken(byte* memory, float* queryKeyValue, {Tables}byte* cache, int position, int firstHead, int lastHead)"))
        {
            writer.Line($"float* key = {Address.Cast("float", Address.At("memory", memory.Key))};");
            CacheStoreEmitter.EmitBlock(writer, tile.BlockBytes);
            using (writer.Block("for (int head = firstHead; head < lastHead; head++)"))
            {
                string columns = CSharpLiteral.Of(headSize);
                writer.Line($"{name}Turn(queryKeyValue + {CSharpLiteral.Of(op.Shape.QuerySize)} + (head * {columns}), {TablesAt("")}1f, key);");
                CacheStoreEmitter.EmitHead(writer, headSize, "key", $"queryKeyValue + {CSharpLiteral.Of(op.Shape.QuerySize + op.Shape.KeyValueSize)} + (head * {columns})");
            }
        }

        writer.Blank();
    }

    private void EmitDecode(IReadOnlyList<int> pieces)
    {
        int items = op.Shape.KeyValueHeads * pieces.Count;
        using (context.Kernel(
            "Attention of one token: appends its keys and values, then attends, for this worker's share of the heads.",
            AttentionTileEmitter.DescribePieces(tile, pieces),
            $"void {DecodeName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}{DistancesParameter}nint cache, float* output{ScaleParameter})"))
        {
            writer.Line($"float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};");
            EmitSlopes();
            writer.Lines($"""
                SequenceSpan* sequence = frame->Sequences;
                int position = sequence->Position;
                int last = {CSharpLiteral.Of(items)} * (worker + 1) / frame->Workers;
                """);
            using (writer.Block($"for (int item = {CSharpLiteral.Of(items)} * worker / frame->Workers; item < last; item++)"))
            {
                writer.Line(pieces.Count == 1 ? "int keyValueHead = item;" : $"int keyValueHead = item / {CSharpLiteral.Of(pieces.Count)};");
                writer.Line($"{name}AppendToken(memory, queryKeyValue, {TablesAt("")}sequence->Cache + cache, position, keyValueHead, keyValueHead + 1);");
                writer.Line($"byte* headCache = sequence->Cache + cache + ((nint)keyValueHead * {tile.HeadBytes});");
                AttentionTileEmitter.EmitPieces(writer, pieces, EmitDecodePiece);
            }
        }

        writer.Blank();
    }

    private void EmitDecodePiece(int start, int rows)
    {
        string size = CSharpLiteral.Of(headSize);
        writer.Lines($"""
            int head = {Address.At(tile.GroupSize == 1 ? "keyValueHead" : $"(keyValueHead * {CSharpLiteral.Of(tile.GroupSize)})", start)};
            for (int row = 0; row < {CSharpLiteral.Of(rows)}; row++)
                {name}Turn(queryKeyValue + ((head + row) * {size}), {TablesAt("")}{Scale}, queries + (row * {size}));
            {name}Attend{CSharpLiteral.Of(rows)}(memory, headCache, position, 0{Length("position + 1")}, {tile.BiasAt("head")}output + (head * {size}), {size});
            """);
    }

    private string Length(string whole) => tile.Visibility switch
    {
        Visibility.Causal => "",
        Visibility.Prefix => ", sequence->Prefix",
        _ => ", " + whole,
    };

    private void EmitAppend()
    {
        using (context.Kernel(
            "Appends keys and values of this worker's share of the tokens.",
            "",
            $"void {AppendName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}nint cache)"))
        {
            writer.Lines("""
                int first = frame->Count * worker / frame->Workers;
                int last = frame->Count * (worker + 1) / frame->Workers;
                """);
            using (writer.Block("for (SequenceSpan* sequence = frame->Sequences; sequence < frame->Sequences + frame->SequenceCount; sequence++)"))
            {
                writer.Lines($$"""
                    int end = Math.Min(last, sequence->FirstRow + sequence->Count);
                    for (int row = Math.Max(first, sequence->FirstRow); row < end; row++)
                        {{name}}AppendToken(memory, queryKeyValue + ((nint)row * {{CSharpLiteral.Of(inputStride)}}), {{TablesAt("row")}}sequence->Cache + cache, sequence->Position + row - sequence->FirstRow, 0, {{CSharpLiteral.Of(op.Shape.KeyValueHeads)}});
                    """);
            }
        }

        writer.Blank();
    }

    private void EmitPrefill()
    {
        using (context.Kernel(
            "Attention of many tokens, whose keys and values are in the cache already.",
            "Tiles of tokens of one head are dealt out in turn: later tokens see more positions, so runs of tiles would be uneven.",
            $"void {PrefillName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}{DistancesParameter}nint cache, float* output{ScaleParameter})"))
        {
            writer.Line($"float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};");
            EmitSlopes();
            AttentionTileEmitter.EmitSequences(context, tile, "sequence->Cache + cache", EmitPrefillTiles);
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
                {name}Attend{count}(memory, headCache, sequence->Position + row - sequence->FirstRow, 1{Length("sequence->Position + sequence->Count")}, {tile.BiasAt("head")}output + ((nint)row * {CSharpLiteral.Of(outputStride)}) + (head * {size}), {CSharpLiteral.Of(outputStride)});
                """);
        }
    }
}
