using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the look-ups of the embedding, one row at a time: a few kilobytes read for each token.</summary>
internal static class EmbeddingEmitter
{
    public static string Name(ModelPlan plan, Op op, WeightFormat format) => plan.Kernels.NameOf(op, 0) + format;

    /// <summary>
    /// <c>(table, index, y)</c>: row <c>index</c> of a table. A tied embedding has no table of its own: the row is the
    /// head's panel <c>index / 32</c>, every 32nd element from <c>index % 32</c>.
    /// </summary>
    public static void Emit(KernelContext context, Op op, WeightFormat format, WeightLayout layout)
    {
        WeightRef table = op switch
        {
            Op.TokenEmbedding embedding => embedding.Table,
            Op.TokenTypes types => types.Table,
            _ => ((Op.LearnedPositions)op).Table,
        };
        float scale = op is Op.TokenEmbedding token ? token.Scale : 1;
        bool tied = op is Op.TokenEmbedding && layout.TokenTable(table.Side).Layout == PackedLayout.Panels;
        string weight = KernelContext.WeightType(format);
        string columns = CSharpLiteral.Of(table.Columns);
        string panel = CSharpLiteral.Of(Sizes.PanelRows);

        using (context.Kernel(
            $"y = row index of the {(op is Op.TokenEmbedding ? "token" : op is Op.TokenTypes ? "token type" : "position")} table{(scale == 1 ? "" : " · " + CSharpLiteral.Of(scale))}. y: f32[{columns}].",
            tied ? "The table is the head's: a row is a strided walk through one panel." : "",
            $"void {Name(context.Plan, op, format)}({weight}* table, int index, float* y)"))
        {
            if (tied && format == WeightFormat.BFloat16)
                context.Writer.Comment($"Row r and row r + {CSharpLiteral.Of(RightVector.PairedRows)} of a panel are a pair.");
            string lane = format == WeightFormat.BFloat16
                ? $"(index % {CSharpLiteral.Of(RightVector.PairedRows)} * 2) + (index % {panel} / {CSharpLiteral.Of(RightVector.PairedRows)})"
                : $"(index % {panel})";
            context.Writer.Line(tied
                ? $"{weight}* row = table + ((nint)(index / {panel}) * {CSharpLiteral.Of(table.Columns * Sizes.PanelRows)}) + {lane};"
                : $"{weight}* row = table + ((nint)index * {columns});");
            string element = tied ? $"row[i * {panel}]" : "row[i]";
            string value = format == WeightFormat.BFloat16 ? $"BitConverter.UInt32BitsToSingle((uint){element} << 16)" : element;
            using (context.Writer.Block($"for (int i = 0; i < {columns}; i++)"))
                context.Writer.Line($"y[i] = {value}{(scale == 1 ? "" : " * " + CSharpLiteral.Of(scale))};");
        }

        context.Writer.Blank();
    }
}
