using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the attention of one token: the heads of a group together, and a long context in stretches that all workers share.</summary>
internal sealed class AttentionDecodeEmitter(KernelContext context, Op.FlashAttention op, AttentionTile tile)
{
    private readonly CodeWriter writer = context.Writer;
    private readonly string name = tile.Name;
    private readonly string group = CSharpLiteral.Of(tile.GroupSize);
    private readonly string keyValueHeads = CSharpLiteral.Of(tile.Shape.KeyValueHeads);
    private readonly string groupSize = CSharpLiteral.Of(tile.GroupSize * tile.HeadSize);
    private readonly WorkerMemory memory = context.Plan.WorkerMemory;

    private static string Tables(Op.FlashAttention op) => AttentionEmitter.Turns(op) ? "cosines, sines, " : "";

    public void Emit(string signature)
    {
        using (context.Kernel(
            "Attention of one token: appends its keys and values, then attends, for this worker's share of the heads and of the stretches of positions.",
            $"The {group} head(s) of a group are worked on together: keys and values are read once for all of them. Past {CSharpLiteral.Of(AttentionRows.StretchBlocks * Sizes.CacheBlockPositions)} positions every stretch's result is kept, and all are merged in their order.",
            signature))
        {
            if (op.Bias?.Op is Op.AlibiBias)
                writer.Line($"float* slopes = {AlibiEmitter.Slopes(name)};");
            EmitShare();
            using (writer.Block("for (; item < lastItem; item++)"))
                EmitItem();
            writer.Lines($"""
                if (parts == 1)
                    return;

                {FunctionEmitter.Barrier}
                int lastHead = {keyValueHeads} * (worker + 1) / frame->Workers;
                """);
            using (writer.Block($"for (int keyValueHead = {keyValueHeads} * worker / frame->Workers; keyValueHead < lastHead; keyValueHead++)"))
            {
                writer.Lines($"""
                    {name}Clear(totals, {group});
                    for (int part = 0; part < parts; part++)
                        {name}Merge(partials + ((nint)((keyValueHead * parts) + part) * {CSharpLiteral.Of(AttentionRows.PartialFloats(tile.Shape))}), totals, {group});
                    {name}Finish(totals, 0, {group}, output + (keyValueHead * {groupSize}));
                    """);
            }
        }

        writer.Blank();
    }

    private void EmitShare()
    {
        string block = CSharpLiteral.Of(Sizes.CacheBlockPositions);
        string stretch = CSharpLiteral.Of(AttentionRows.StretchBlocks);
        string first = new AttentionRowsEmitter(context, tile).FirstBlock("position");
        writer.Lines($"""
            SequenceSpan* sequence = frame->Sequences;
            int position = sequence->Position;
            """);
        if (tile.Visibility != Visibility.Causal)
            writer.Line(tile.Visibility == Visibility.Prefix ? "int prefix = sequence->Prefix;" : "int length = position + 1;");
        writer.Lines($"""
            int firstBlock = {first};
            int lastBlock = {tile.LastSeen("position")} / {block};
            int firstStretch = firstBlock / {stretch};
            int stretches = (lastBlock / {stretch}) - firstStretch + 1;
            int parts = frame->Workers > 1 && stretches <= {CSharpLiteral.Of(AttentionRows.SharedStretches(context.Plan.Spec.MaxPositions))} ? stretches : 1;
            float* totals = {Address.Cast("float", Address.At("memory", memory.Totals))};
            float* partials = {Address.Cast("float", Address.At("frame->Arena", context.Plan.Partials))};
            int item = (int)((long){keyValueHeads} * parts * worker / frame->Workers);
            int lastItem = (int)((long){keyValueHeads} * parts * (worker + 1) / frame->Workers);
            """);
    }

    private void EmitItem()
    {
        string stretch = CSharpLiteral.Of(AttentionRows.StretchBlocks);
        string tables = Tables(op);
        string scale = op.Shape.ScaleByInverseLayer ? ", scale" : "";
        string outputs = $"output + (keyValueHead * {groupSize})";
        string last = CSharpLiteral.Of(AttentionRows.StretchBlocks - 1);
        string arguments = tile.LengthArgument + tile.BiasArgument;
        writer.Lines($"""
            int keyValueHead = item / parts;
            if (item % parts == parts - 1)
                {name}AppendToken(memory, queryKeyValue, {tables}sequence->Cache + cache, position, keyValueHead, keyValueHead + 1);
            {name}Queries(memory, queryKeyValue, {tables}position, 0, keyValueHead * {group}, (keyValueHead + 1) * {group}{scale});
            byte* headCache = sequence->Cache + cache + ((nint)keyValueHead * {tile.HeadBytes});
            """);
        using (writer.Block("if (parts > 1)"))
        {
            writer.Lines($"""
                int start = (firstStretch + (item % parts)) * {stretch};
                {name}Stretch(memory, partials + ((nint)item * {CSharpLiteral.Of(AttentionRows.PartialFloats(tile.Shape))}), headCache, {group}, Math.Max(firstBlock, start), Math.Min(lastBlock, start + {last}){arguments});
                """);
        }

        using (writer.Block("else if (stretches == 1)"))
        {
            writer.Comment("Nothing to merge with.");
            writer.Lines($"""
                {name}Stretch(memory, totals, headCache, {group}, firstBlock, lastBlock{arguments});
                {name}Finish(totals, 0, {group}, {outputs});
                """);
        }

        using (writer.Block("else"))
        {
            writer.Lines($"""
                {name}Attend(memory, headCache, {group}{arguments});
                {name}Finish(totals, 0, {group}, {outputs});
                """);
        }
    }
}
