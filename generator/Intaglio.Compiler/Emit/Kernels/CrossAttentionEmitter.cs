using System.Collections.Generic;
using System.Linq;
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

    private string Scale => op.Shape.ScaleByInverseLayer ? "scale" : CSharpLiteral.Of(op.Shape.Scale);

    public void Emit()
    {
        IReadOnlyList<int> pieces = TileRules.Cover(context.Target, tile.GroupSize);
        foreach (int rows in pieces.Concat(context.Tile.Heights).Distinct().OrderByDescending(rows => rows))
            new AttentionTileEmitter(context, tile).Emit(rows);
        new RotaryEmitter(context, new PositionSpec.None(), op.Shape.HeadSize, name).Emit();
        EmitDecode(pieces);
        EmitPrefill();
    }

    private void EmitDecode(IReadOnlyList<int> pieces)
    {
        string items = CSharpLiteral.Of(op.Shape.KeyValueHeads * pieces.Count);
        using (Kernel("Attention of one token to the encoder's output, for this worker's share of the heads.", AttentionTileEmitter.DescribePieces(tile, pieces), decode: true))
        {
            writer.Lines($"""
                float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};
                SequenceSpan* sequence = frame->Sequences;
                int last = {items} * (worker + 1) / frame->Workers;
                """);
            using (writer.Block($"for (int item = {items} * worker / frame->Workers; item < last; item++)"))
            {
                writer.Line(pieces.Count == 1 ? "int keyValueHead = item;" : $"int keyValueHead = item / {CSharpLiteral.Of(pieces.Count)};");
                writer.Line($"byte* headCache = sequence->Source + source + ((nint)keyValueHead * {tile.HeadBytes});");
                AttentionTileEmitter.EmitPieces(writer, pieces, EmitDecodePiece);
            }
        }

        writer.Blank();
    }

    private void EmitDecodePiece(int start, int rows) => writer.Lines($"""
        int head = {Address.At(tile.GroupSize == 1 ? "keyValueHead" : $"(keyValueHead * {CSharpLiteral.Of(tile.GroupSize)})", start)};
        for (int row = 0; row < {CSharpLiteral.Of(rows)}; row++)
            {name}Turn(query + ((head + row) * {size}), {Scale}, queries + (row * {size}));
        {name}Attend{CSharpLiteral.Of(rows)}(memory, headCache, 0, 0, sequence->SourceLength, output + (head * {size}), {size});
        """);

    private void EmitPrefill()
    {
        using (Kernel("Attention of many tokens to the encoder's output.", "Tiles of tokens of one head are dealt out in turn.", decode: false))
        {
            writer.Line($"float* queries = {Address.Cast("float", Address.At("memory", memory.Queries))};");
            AttentionTileEmitter.EmitSequences(context, tile, "sequence->Source + source", EmitPrefillTiles);
        }

        writer.Blank();
    }

    private void EmitPrefillTiles(int height)
    {
        string count = CSharpLiteral.Of(height);
        using (writer.Block($"for (; row + {count} <= end; row += {count})"))
        {
            writer.Lines($"""
                for (int i = 0; i < {count}; i++)
                    {name}Turn(query + ((nint)(row + i) * {CSharpLiteral.Of(stride)}) + (head * {size}), {Scale}, queries + (i * {size}));
                {name}Attend{count}(memory, headCache, 0, 0, sequence->SourceLength, output + ((nint)row * {CSharpLiteral.Of(stride)}) + (head * {size}), {CSharpLiteral.Of(stride)});
                """);
        }
    }

    private System.IDisposable Kernel(string summary, string remarks, bool decode) => context.Kernel(
        summary,
        remarks,
        $"void {Name(context.Plan, op, decode)}(ForwardFrame* frame, int worker, byte* memory, float* query, nint source, float* output{ScaleParameter})");
}
