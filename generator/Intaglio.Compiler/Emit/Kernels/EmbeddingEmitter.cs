using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the look-ups of the embedding, one row at a time: a few kilobytes read for each token.</summary>
internal static class EmbeddingEmitter
{
    private static readonly string PanelRows = CSharpLiteral.Of(Sizes.PanelRows);

    public static string Name(ModelPlan plan, Op op, WeightFormat program) => plan.Kernels.NameOf(op, 0) + program;

    /// <summary>The table that an operation looks up.</summary>
    public static WeightRef Table(Op op) => op switch
    {
        Op.TokenEmbedding embedding => embedding.Table,
        Op.TokenTypes types => types.Table,
        _ => ((Op.LearnedPositions)op).Table,
    };

    /// <summary>
    /// <c>(table, index, y)</c>: row <c>index</c> of a table. A tied embedding has no table of its own: the row is the
    /// head's panel <c>index / 32</c>, every 32nd element from <c>index % 32</c>.
    /// </summary>
    public static void Emit(KernelContext context, Op op, WeightLayout layout)
    {
        WeightRef table = Table(op);
        float scale = op is Op.TokenEmbedding token ? token.Scale : 1;
        bool tied = op is Op.TokenEmbedding && layout.TokenTable(table.Side).Table.Layout == PackedLayout.Panels;
        WeightFormat format = RoleFormats.Of(context.Plan.Spec, layout.Format, table.Role);
        string factor = scale == 1 ? "" : " * " + CSharpLiteral.Of(scale);

        using (context.Kernel(
            $"y = row index of the {(op is Op.TokenEmbedding ? "token" : op is Op.TokenTypes ? "token type" : "position")} table{(scale == 1 ? "" : " · " + CSharpLiteral.Of(scale))}. y: f32[{CSharpLiteral.Of(table.Columns)}].",
            tied ? "The table is the head's: a row is a strided walk through one panel." : "",
            $"void {Name(context.Plan, op, layout.Format)}({KernelContext.WeightType(format)}* table, int index, float* y)"))
        {
            if (QuantizedBlocks.IsQuantized(format))
                EmitQuantized(context.Writer, format, table.Columns, factor);
            else if (tied)
                EmitTied(context.Writer, format, table.Columns, factor);
            else
                EmitRow(context.Writer, format, table.Columns, factor);
        }

        context.Writer.Blank();
    }

    private static void EmitRow(CodeWriter writer, WeightFormat format, int columns, string factor)
    {
        writer.Line($"{KernelContext.WeightType(format)}* row = table + ((nint)index * {CSharpLiteral.Of(columns)});");
        EmitLoop(writer, format, columns, "row[i]", factor);
    }

    private static void EmitTied(CodeWriter writer, WeightFormat format, int columns, string factor)
    {
        string pairedRows = CSharpLiteral.Of(RightVector.PairedRows);
        if (format == WeightFormat.BFloat16)
            writer.Comment($"Row r and row r + {pairedRows} of a panel are a pair.");
        string lane = format == WeightFormat.BFloat16 ? $"(index % {pairedRows} * 2) + (index % {PanelRows} / {pairedRows})" : $"(index % {PanelRows})";
        writer.Line($"{KernelContext.WeightType(format)}* row = table + ((nint)(index / {PanelRows}) * {CSharpLiteral.Of(columns * Sizes.PanelRows)}) + {lane};");
        EmitLoop(writer, format, columns, $"row[i * {PanelRows}]", factor);
    }

    private static void EmitLoop(CodeWriter writer, WeightFormat format, int columns, string element, string factor)
    {
        string value = format == WeightFormat.BFloat16 ? $"BitConverter.UInt32BitsToSingle((uint){element} << 16)" : element;
        using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(columns)}; i++)"))
            writer.Line($"y[i] = {value}{factor};");
    }

    private static void EmitQuantized(CodeWriter writer, WeightFormat format, int columns, string factor)
    {
        string pairedRows = CSharpLiteral.Of(RightVector.PairedRows);
        string block = CSharpLiteral.Of(QuantizedBlocks.Columns);
        string step = CSharpLiteral.Of(QuantizedBlocks.StepBytes);
        string count = columns % QuantizedBlocks.Columns == 0 ? block : $"Math.Min({block}, {CSharpLiteral.Of(columns)} - i)";
        string integer = QuantizedBlocks.IsFourBits(format)
            ? $"((integers[(j % 16 / 4 * {step}) + (j % 4)] >> (j / 16 * 4)) & 15)"
            : $"integers[(j / 4 * {step}) + (j % 4)]";
        writer.Line($"byte* block = table + ((nint)(index / {PanelRows}) * {CSharpLiteral.Of(Sizes.PanelBytes(format, Sizes.PanelRows, columns))});");
        writer.Line($"int lane = index % {PanelRows};");
        writer.Line($"int pair = (lane % {pairedRows} * 2) + (lane / {pairedRows});");
        using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(columns)}; i += {block})"))
        {
            writer.Line($"float scale = (float)BitConverter.UInt16BitsToHalf(((ushort*)block)[pair]) * {CSharpLiteral.Of(1f / QuantizedBlocks.ScaleFactor)};");
            if (QuantizedBlocks.HasMinimum(format))
                writer.Line($"float minimum = (float)BitConverter.UInt16BitsToHalf(((ushort*)block)[{CSharpLiteral.Of(Sizes.PanelRows)} + pair]) * {CSharpLiteral.Of(1f / QuantizedBlocks.MinimumFactor)};");
            writer.Line($"byte* integers = block + {CSharpLiteral.Of(QuantizedBlocks.HeaderBytes(format))} + (lane * 4);");
            string weight = QuantizedBlocks.HasMinimum(format) ? $"(({integer} * scale) + minimum)" : $"({integer} - {CSharpLiteral.Of(QuantizedBlocks.Bias(format))}) * scale";
            using (writer.Block($"for (int j = 0; j < {count}; j++)"))
                writer.Line($"y[i + j] = {weight}{factor};");
            writer.Line($"block += {CSharpLiteral.Of(QuantizedBlocks.Bytes(format))};");
        }
    }
}
