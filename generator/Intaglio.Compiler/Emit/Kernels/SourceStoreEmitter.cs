using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes how the keys and values of an encoder's output are kept for cross-attention.</summary>
internal static class SourceStoreEmitter
{
    public static string Name(ModelPlan plan, Op.SourceStore op) => plan.Kernels.NameOf(op, Columns(op));

    /// <summary><c>(frame, worker, keyValue, source)</c>.</summary>
    public static void Emit(KernelContext context, Op.SourceStore op)
    {
        CodeWriter writer = context.Writer;
        string size = CSharpLiteral.Of(op.HeadSize);
        using (context.Kernel(
            $"Keeps keys and values of this worker's share of the encoder's rows. keyValue: f32[rows, {CSharpLiteral.Of(Columns(op))}].",
            "",
            $"void {Name(context.Plan, op)}(ForwardFrame* frame, int worker, float* keyValue, nint source)"))
        {
            writer.Lines("""
                int first = frame->Count * worker / frame->Workers;
                int last = frame->Count * (worker + 1) / frame->Workers;
                """);
            using (writer.Block("for (SequenceSpan* sequence = frame->Sequences; sequence < frame->Sequences + frame->SequenceCount; sequence++)"))
            {
                writer.Lines("""
                    byte* cache = sequence->Source + source;
                    int end = Math.Min(last, sequence->FirstRow + sequence->Count);
                    """);
                using (writer.Block("for (int row = Math.Max(first, sequence->FirstRow); row < end; row++)"))
                {
                    writer.Line("int position = row - sequence->FirstRow;");
                    CacheStoreEmitter.EmitBlock(writer, context.Plan.Source!);
                    writer.Line($"float* keyRow = {Address.Row("keyValue", "row", Sizes.Stride(Columns(op)))};");
                    using (writer.Block($"for (int head = 0; head < {CSharpLiteral.Of(op.KeyValueHeads)}; head++)"))
                    {
                        writer.Line($"float* key = keyRow + (head * {size});");
                        CacheStoreEmitter.EmitHead(writer, context.Plan.Source!, op.HeadSize, "key", $"key + {CSharpLiteral.Of(op.KeyValueHeads * op.HeadSize)}");
                    }
                }
            }
        }

        writer.Blank();
    }

    private static int Columns(Op.SourceStore op) => 2 * op.KeyValueHeads * op.HeadSize;
}
