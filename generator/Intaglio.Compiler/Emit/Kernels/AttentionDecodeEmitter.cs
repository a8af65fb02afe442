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
                if (stretches == 1)
                    return;

                {FunctionEmitter.Barrier}
                float* totals = {Address.Cast("float", Address.At("memory", memory.Totals))};
                int lastHead = {keyValueHeads} * (worker + 1) / frame->Workers;
                """);
            using (writer.Block($"for (int keyValueHead = {keyValueHeads} * worker / frame->Workers; keyValueHead < lastHead; keyValueHead++)"))
            {
                writer.Lines($"""
                    {name}Clear(totals, {group});
                    for (int stretch = 0; stretch < stretches; stretch++)
                        {name}Merge(partials + ((nint)((keyValueHead * stretches) + stretch) * {CSharpLiteral.Of(AttentionRows.PartialFloats(tile.Shape))}), totals, {group});
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
            float* partials = {Address.Cast("float", Address.At("frame->Arena", context.Plan.Partials))};
            int item = (int)((long){keyValueHeads} * stretches * worker / frame->Workers);
            int lastItem = (int)((long){keyValueHeads} * stretches * (worker + 1) / frame->Workers);
            """);
    }

    private void EmitItem()
    {
        string stretch = CSharpLiteral.Of(AttentionRows.StretchBlocks);
        string tables = Tables(op);
        string scale = op.Shape.ScaleByInverseLayer ? ", scale" : "";
        writer.Lines($"""
            int keyValueHead = item / stretches;
            int start = (firstStretch + (item % stretches)) * {stretch};
            if (item % stretches == stretches - 1)
                {name}AppendToken(memory, queryKeyValue, {tables}sequence->Cache + cache, position, keyValueHead, keyValueHead + 1);
            {name}Queries(memory, queryKeyValue, {tables}position, 0, keyValueHead * {group}, (keyValueHead + 1) * {group}{scale});
            byte* headCache = sequence->Cache + cache + ((nint)keyValueHead * {tile.HeadBytes});
            float* state = stretches == 1 ? {Address.Cast("float", Address.At("memory", memory.State))} : partials + ((nint)item * {CSharpLiteral.Of(AttentionRows.PartialFloats(tile.Shape))});
            {name}Stretch(memory, state, headCache, {group}, Math.Max(firstBlock, start), Math.Min(lastBlock, start + {CSharpLiteral.Of(AttentionRows.StretchBlocks - 1)}){tile.LengthArgument}{tile.BiasArgument});
            if (stretches == 1)
                {name}Finish(state, 0, {group}, output + (keyValueHead * {groupSize}));
            """);
    }
}
