using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the attention of a decoder to the encoder's output: the tiles of flash attention over keys that every row sees.</summary>
internal sealed class CrossAttentionEmitter(KernelContext context, Op.CrossAttention op)
{
    private readonly CodeWriter writer = context.Writer;
    private readonly AttentionTile tile = AttentionTile.Of(context.Plan, op);
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;
    private readonly string name = context.Plan.Kernels.NameOf(op, 0);
    private readonly string size = CSharpLiteral.Of(op.Shape.HeadSize);
    private readonly int stride = Sizes.Stride(op.Shape.QuerySize);

    public static string Name(ModelPlan plan, Op op, bool decode) => plan.Kernels.NameOf(op, 0) + (decode ? "Decode" : "Prefill");

    private string ScaleParameter => op.Shape.ScaleByInverseLayer ? ", float scale" : "";

    private string ScaleArgument => op.Shape.ScaleByInverseLayer ? ", scale" : "";

    private string Scale => op.Shape.ScaleByInverseLayer ? "scale" : CSharpLiteral.Of(op.Shape.Scale);

    public void Emit()
    {
        new AttentionRowsEmitter(context, tile).Emit(decodes: true);
        new RotaryEmitter(context, new PositionSpec.None(), op.Shape.HeadSize, name).Emit();
        EmitQueries();
        EmitDecode();
        EmitPrefill();
    }

    private void EmitQueries()
    {
        using (context.Kernel(
            "Scales the queries of heads firstHead to lastHead - 1 of one token: rows from row on.",
            "",
            $"void {name}Queries(byte* memory, float* query, int row, int firstHead, int lastHead{ScaleParameter})"))
        {
            writer.Line($"float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};");
            writer.Line("for (int head = firstHead; head < lastHead; head++, row++)");
            writer.Line($"    {name}Turn(query + (head * {size}), {Scale}, queries + (row * {size}));");
        }

        writer.Blank();
    }

    private void EmitDecode()
    {
        string group = CSharpLiteral.Of(tile.GroupSize);
        string keyValueHeads = CSharpLiteral.Of(op.Shape.KeyValueHeads);
        using (Kernel("Attention of one token to the encoder's output, for this worker's share of the heads.", $"The {group} head(s) of a group are worked on together.", decode: true))
        {
            writer.Lines($"""
                float* totals = {Address.Cast("float", Address.At("memory", memory.Totals))};
                SequenceSpan* sequence = frame->Sequences;
                int last = {keyValueHeads} * (worker + 1) / frame->Workers;
                """);
            using (writer.Block($"for (int keyValueHead = {keyValueHeads} * worker / frame->Workers; keyValueHead < last; keyValueHead++)"))
            {
                writer.Lines($"""
                    {name}Queries(memory, query, 0, keyValueHead * {group}, (keyValueHead + 1) * {group}{ScaleArgument});
                    {name}Attend(memory, sequence->Source + source + ((nint)keyValueHead * {tile.HeadBytes}), {group}, sequence->SourceLength);
                    {name}Finish(totals, 0, {group}, output + (keyValueHead * {CSharpLiteral.Of(tile.GroupSize * op.Shape.HeadSize)}));
                    """);
            }
        }

        writer.Blank();
    }

    private void EmitPrefill()
    {
        using (Kernel("Attention of many tokens to the encoder's output.", AttentionSequences.Why, decode: false))
        {
            AttentionSequences.Emit(
                context,
                tile,
                "sequence->Source + source",
                token => $"{name}Queries(memory, query + ((nint){token} * {CSharpLiteral.Of(stride)}), rows, firstHead, lastHead{ScaleArgument});",
                $"{name}Attend(memory, headCache, rows, sequence->SourceLength);",
                token => $"{name}Finish(totals, rows, lastHead - firstHead, output + ((nint){token} * {CSharpLiteral.Of(stride)}) + (firstHead * {size}));");
        }

        writer.Blank();
    }

    private System.IDisposable Kernel(string summary, string remarks, bool decode) => context.Kernel(
        summary,
        remarks,
        $"void {Name(context.Plan, op, decode)}(ForwardFrame* frame, int worker, byte* memory, float* query, nint source, float* output{ScaleParameter})");
}
