using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes flash attention: who works on which heads and rows. The arithmetic of a tile is in <see cref="AttentionTileEmitter"/>.</summary>
/// <remarks>
/// Query rows that share a key/value head are worked on together: the heads of a group when one token is decoded, those of many tokens in prefill. Every row
/// passes over the same steps and stretches in the same order in both, so the bits are the same.
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

    private string ScaleArgument => op.Shape.ScaleByInverseLayer ? ", scale" : "";

    private string Scale => op.Shape.ScaleByInverseLayer ? "scale" : CSharpLiteral.Of(op.Shape.Scale);

    /// <param name="decodes">Whether single tokens are served too.</param>
    public void Emit(bool decodes)
    {
        new AttentionRowsEmitter(context, tile).Emit(decodes);
        new RotaryEmitter(context, op.Positions, headSize, name).Emit();
        if (op.Bias?.Op is Op.AlibiBias alibi)
            AlibiEmitter.EmitSlopes(context, alibi, name);
        EmitAppendToken();
        EmitQueries();
        if (decodes)
            new AttentionDecodeEmitter(context, op, tile).Emit(DecodeSignature);
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
            CacheStoreEmitter.EmitBlock(writer, tile.Cache);
            using (writer.Block("for (int head = firstHead; head < lastHead; head++)"))
            {
                string columns = CSharpLiteral.Of(headSize);
                writer.Line($"{name}Turn(queryKeyValue + {CSharpLiteral.Of(op.Shape.QuerySize)} + (head * {columns}), {TablesAt("")}1f, key);");
                CacheStoreEmitter.EmitHead(writer, tile.Cache, headSize, "key", $"queryKeyValue + {CSharpLiteral.Of(op.Shape.QuerySize + op.Shape.KeyValueSize)} + (head * {columns})");
            }
        }

        writer.Blank();
    }

    private string DecodeSignature =>
        $"void {DecodeName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}{DistancesParameter}nint cache, float* output{ScaleParameter})";

    /// <summary>Some heads of one token as query rows.</summary>
    private void EmitQueries()
    {
        string size = CSharpLiteral.Of(headSize);
        using (context.Kernel(
            $"{(Turns(op) ? "Turns and scales" : "Scales")} the queries of heads firstHead to lastHead - 1 of one token: rows from row on. queryKeyValue: f32[{CSharpLiteral.Of(op.InputColumns)}].",
            "",
            $"void {name}Queries(byte* memory, float* queryKeyValue, {Tables}int position, int row, int firstHead, int lastHead{ScaleParameter})"))
        {
            writer.Lines($"""
                float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};
                int* positions = {Address.Cast("int", Address.At("memory", memory.Positions))};
                int* heads = {Address.Cast("int", Address.At("memory", memory.Heads))};
                """);
            using (writer.Block("for (int head = firstHead; head < lastHead; head++, row++)"))
            {
                writer.Lines($"""
                    {name}Turn(queryKeyValue + (head * {size}), {TablesAt("")}{Scale}, queries + (row * {size}));
                    positions[row] = position;
                    heads[row] = head;
                    """);
            }
        }

        writer.Blank();
    }

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
        string size = CSharpLiteral.Of(headSize);
        using (context.Kernel(
            "Attention of many tokens, whose keys and values are in the cache already.",
            AttentionSequences.Why,
            $"void {PrefillName(context.Plan, op)}(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, {Tables}{DistancesParameter}nint cache, float* output{ScaleParameter})"))
        {
            EmitSlopes();
            AttentionSequences.Emit(
                context,
                tile,
                "sequence->Cache + cache",
                token => $"{name}Queries(memory, queryKeyValue + ((nint){token} * {CSharpLiteral.Of(inputStride)}), {TablesAt(token)}sequence->Position + {token} - sequence->FirstRow, rows, firstHead, lastHead{ScaleArgument});",
                $"{name}Attend(memory, headCache, rows{Length("sequence->Position + sequence->Count")}{tile.BiasArgument});",
                token => $"{name}Finish(totals, rows, lastHead - firstHead, output + ((nint){token} * {CSharpLiteral.Of(outputStride)}) + (firstHead * {size}));");
        }

        writer.Blank();
    }

    private string Length(string whole) => tile.Visibility switch
    {
        Visibility.Causal => "",
        Visibility.Prefix => ", sequence->Prefix",
        _ => ", " + whole,
    };
}
