using System;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the loops over sequences and over a worker's share of their tokens and heads.</summary>
internal static class AttentionSequences
{
    /// <summary>Why work is dealt out as it is.</summary>
    public const string Why = "Runs of tokens are dealt out head by head in turn: later tokens see more positions, so a worker that took one long run would be early or late.";

    /// <param name="context">Where to.</param>
    /// <param name="tile">The attention.</param>
    /// <param name="cache">The layer's keys and values of <c>sequence</c>.</param>
    /// <param name="queries">The statement that makes query rows from <c>rows</c> on of a token's heads <c>firstHead</c> to <c>lastHead</c> - 1.</param>
    /// <param name="attend">The statement that attends with all <c>rows</c>.</param>
    /// <param name="finish">The statement that writes the outputs of a token's rows from <c>rows</c> on.</param>
    public static void Emit(KernelContext context, AttentionTile tile, string cache, Func<string, string> queries, string attend, Func<string, string> finish)
    {
        CodeWriter writer = context.Writer;
        int pieces = AttentionRows.Pieces(tile.Shape);
        string unit = CSharpLiteral.Of(AttentionRows.TokenUnit(tile.Shape, context.Tile));
        string most = CSharpLiteral.Of(AttentionRows.TokensTogether(tile.Shape, context.Tile));
        string parts = CSharpLiteral.Of(tile.Shape.KeyValueHeads * pieces);
        string group = CSharpLiteral.Of(tile.GroupSize);
        writer.Line($"float* totals = {Address.Cast("float", Address.At("memory", context.Plan.WorkerMemory.Totals))};");
        writer.Line("int first = worker;");
        using (writer.Block("for (SequenceSpan* sequence = frame->Sequences; sequence < frame->Sequences + frame->SequenceCount; sequence++)"))
        {
            writer.Comment("The longer the runs, the seldomer keys and values are read; short sequences are cut so that every worker has some.");
            writer.Lines($"""
                int length = Math.Clamp((int)((long)sequence->Count * {parts} / (4 * frame->Workers) / {unit} * {unit}), {unit}, {most});
                int items = (sequence->Count + length - 1) / length * {parts};
                int item = first;
                """);
            using (writer.Block("for (; item < items; item += frame->Workers)"))
            {
                writer.Line($"int part = item % {parts};");
                writer.Line($"int token = sequence->FirstRow + (item / {parts} * length);");
                writer.Line("int end = Math.Min(sequence->FirstRow + sequence->Count, token + length);");
                if (pieces == 1)
                {
                    writer.Line(tile.GroupSize == 1 ? "int firstHead = part;" : $"int firstHead = part * {group};");
                    writer.Line(tile.GroupSize == 1 ? "int lastHead = firstHead + 1;" : $"int lastHead = firstHead + {group};");
                    writer.Line($"byte* headCache = {cache} + ((nint)part * {tile.HeadBytes});");
                }
                else
                {
                    string count = CSharpLiteral.Of(pieces);
                    writer.Line($"int firstHead = (part / {count} * {group}) + (part % {count} * {group} / {count});");
                    writer.Line($"int lastHead = (part / {count} * {group}) + (((part % {count}) + 1) * {group} / {count});");
                    writer.Line($"byte* headCache = {cache} + ((nint)(part / {count}) * {tile.HeadBytes});");
                }

                writer.Line("int rows = 0;");
                writer.Line("for (int i = token; i < end; i++, rows += lastHead - firstHead)");
                writer.Line("    " + queries("i"));
                writer.Line(attend);
                writer.Line("rows = 0;");
                writer.Line("for (int i = token; i < end; i++, rows += lastHead - firstHead)");
                writer.Line("    " + finish("i"));
            }

            writer.Line("first = item - items;");
        }
    }
}
