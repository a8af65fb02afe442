using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the turning of one head by its position: <c>(source, [cosines, sines,] factor, destination)</c>.</summary>
internal sealed class RotaryEmitter(KernelContext context, PositionSpec positions, int headSize, string name)
{
    private readonly CodeWriter writer = context.Writer;

    public void Emit()
    {
        bool turns = positions is PositionSpec.Rotary or PositionSpec.Rotary2D;
        string tables = turns ? "float* cosines, float* sines, " : "";
        using (context.Kernel(Summary(), "", $"void {name}Turn(float* source, {tables}float factor, float* destination)"))
        {
            int turned = 0;
            switch (positions)
            {
                case PositionSpec.Rotary { Layout: RotaryLayout.Halves } halves:
                    EmitHalves(0, halves.Dimensions / 2, 0);
                    turned = halves.Dimensions;
                    break;
                case PositionSpec.Rotary interleaved:
                    EmitScalarTurn("0", interleaved.Dimensions / 2, "2 * i", "(2 * i) + 1", "i");
                    turned = interleaved.Dimensions;
                    break;
                case PositionSpec.Rotary2D rotary:
                    EmitTwoDimensions(rotary.Dimensions);
                    turned = headSize;
                    break;
            }

            EmitRest(turned, headSize);
        }

        writer.Blank();
    }

    private string Summary() => positions switch
    {
        PositionSpec.Rotary rotary =>
            $"destination = source turned by its position, times factor. {CSharpLiteral.Of(rotary.Dimensions)} of {CSharpLiteral.Of(headSize)} elements turn, in {rotary.Layout.ToString().ToLowerInvariant()}.",
        PositionSpec.Rotary2D rotary =>
            $"destination = source turned, the first half by its position, the second by its block position, {CSharpLiteral.Of(rotary.Dimensions)} elements each, times factor.",
        _ => $"destination = source times factor, {CSharpLiteral.Of(headSize)} elements.",
    };

    /// <summary>Both halves of the head, each with its own half of the table.</summary>
    private void EmitTwoDimensions(int dimensions)
    {
        using (writer.Block(""))
            EmitHalves(0, dimensions / 2, 0);
        EmitRest(dimensions, headSize / 2);
        using (writer.Block(""))
            EmitHalves(headSize / 2, dimensions / 2, dimensions / 2);
        EmitRest((headSize / 2) + dimensions, headSize);
    }

    private void EmitRest(int first, int end)
    {
        if (first >= end)
            return;
        writer.Lines($"""
            for (int i = {CSharpLiteral.Of(first)}; i < {CSharpLiteral.Of(end)}; i++)
                destination[i] = source[i] * factor;
            """);
    }

    /// <summary>Element start + i with element start + half + i, by the angle table + i.</summary>
    private void EmitHalves(int start, int half, int table)
    {
        var target = context.Target;
        int vectorEnd = half / target.Lanes * target.Lanes;
        string first = Address.At("i", start);
        string second = Address.At("i", start + half);
        string angle = Address.At("i", table);
        if (vectorEnd > 0)
        {
            writer.Line($"{target.Vector} factors = {target.Broadcast("factor")};");
            using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(vectorEnd)}; i += {CSharpLiteral.Of(target.Lanes)})"))
            {
                writer.Lines($"""
                    {target.Vector} cosine = {target.Load("cosines + " + angle)};
                    {target.Vector} sine = {target.Load("sines + " + angle)};
                    {target.Vector} first = {target.Load("source + " + first)};
                    {target.Vector} second = {target.Load("source + " + second)};
                    {target.Store("destination + " + first, "((first * cosine) - (second * sine)) * factors")};
                    {target.Store("destination + " + second, "((second * cosine) + (first * sine)) * factors")};
                    """);
            }
        }

        if (vectorEnd < half)
            EmitScalarTurn(CSharpLiteral.Of(vectorEnd), half, first, second, angle);
    }

    private void EmitScalarTurn(string start, int end, string first, string second, string angle)
    {
        using (writer.Block($"for (int i = {start}; i < {CSharpLiteral.Of(end)}; i++)"))
        {
            writer.Lines($"""
                float first = source[{first}];
                float second = source[{second}];
                destination[{first}] = ((first * cosines[{angle}]) - (second * sines[{angle}])) * factor;
                destination[{second}] = ((second * cosines[{angle}]) + (first * sines[{angle}])) * factor;
                """);
        }
    }
}
