using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the turning of one head by its position: <c>(source, [cosines, sines,] factor, destination)</c>.</summary>
internal sealed class RotaryEmitter(KernelContext context, Op.FlashAttention op, string name)
{
    private readonly CodeWriter writer = context.Writer;

    public void Emit()
    {
        string summary = op.Rotary is { } rotary
            ? $"destination = source turned by its position, times factor. {CSharpLiteral.Of(rotary.Dimensions)} of {CSharpLiteral.Of(op.HeadSize)} elements turn, in {rotary.Layout.ToString().ToLowerInvariant()}."
            : $"destination = source times factor, {CSharpLiteral.Of(op.HeadSize)} elements.";
        string tables = op.Rotary is null ? "" : "float* cosines, float* sines, ";
        using (context.Kernel(summary, "", $"void {name}Turn(float* source, {tables}float factor, float* destination)"))
        {
            if (op.Rotary is { Layout: RotaryLayout.Halves } halves)
                EmitHalves(halves.Dimensions / 2);
            else if (op.Rotary is { } interleaved)
                EmitScalarTurn("0", interleaved.Dimensions / 2, "2 * i", "(2 * i) + 1");

            int turned = op.Rotary?.Dimensions ?? 0;
            if (turned < op.HeadSize)
            {
                writer.Lines($"""
                    for (int i = {CSharpLiteral.Of(turned)}; i < {CSharpLiteral.Of(op.HeadSize)}; i++)
                        destination[i] = source[i] * factor;
                    """);
            }
        }

        writer.Blank();
    }

    private void EmitHalves(int half)
    {
        var target = context.Target;
        int vectorEnd = half / target.Lanes * target.Lanes;
        string partner = "i + " + CSharpLiteral.Of(half);
        if (vectorEnd > 0)
        {
            writer.Line($"{target.Vector} factors = {target.Broadcast("factor")};");
            using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(vectorEnd)}; i += {CSharpLiteral.Of(target.Lanes)})"))
            {
                writer.Lines($"""
                    {target.Vector} cosine = {target.Load("cosines + i")};
                    {target.Vector} sine = {target.Load("sines + i")};
                    {target.Vector} first = {target.Load("source + i")};
                    {target.Vector} second = {target.Load("source + " + partner)};
                    {target.Store("destination + i", "((first * cosine) - (second * sine)) * factors")};
                    {target.Store("destination + " + partner, "((second * cosine) + (first * sine)) * factors")};
                    """);
            }
        }

        if (vectorEnd < half)
            EmitScalarTurn(CSharpLiteral.Of(vectorEnd), half, "i", partner);
    }

    private void EmitScalarTurn(string start, int end, string first, string second)
    {
        using (writer.Block($"for (int i = {start}; i < {CSharpLiteral.Of(end)}; i++)"))
        {
            writer.Lines($"""
                float first = source[{first}];
                float second = source[{second}];
                destination[{first}] = ((first * cosines[i]) - (second * sines[i])) * factor;
                destination[{second}] = ((second * cosines[i]) + (first * sines[i])) * factor;
                """);
        }
    }
}
