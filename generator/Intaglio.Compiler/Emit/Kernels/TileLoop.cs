using System;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the walk of a worker over a run of the tiles of a product: the same for floats and for quantised panels.</summary>
internal static class TileLoop
{
    /// <summary>Why work is dealt out as it is.</summary>
    public static string Why(Target target) =>
        "Panels and row tiles are one list, of which the workers share out runs; a panel stays in the L2 cache while all rows pass."
        + (target.Prefetch("line") is null ? "" : " A tile's outputs lie far apart and are asked for before it computes.");

    /// <summary>How many items the list has, for a phase's <c>WorkShare</c>.</summary>
    public static string Items(Tile tile, int panels, string rows) =>
        $"{CSharpLiteral.Of(panels)} * (({rows} + {CSharpLiteral.Of(tile.Rows - 1)}) / {CSharpLiteral.Of(tile.Rows)})";

    /// <summary>The walk over the items <c>first</c> to <c>last</c> - 1.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tile">The tile's heights.</param>
    /// <param name="panelWeights">The declaration of a pointer to the weights of <c>panel</c>.</param>
    /// <param name="body">Writes what is done with <c>row</c> and the rows behind it, as many as the height says.</param>
    public static void Emit(CodeWriter writer, Tile tile, string panelWeights, Action<int> body)
    {
        string rows = CSharpLiteral.Of(tile.Rows);
        writer.Line($"int tiles = (rows + {CSharpLiteral.Of(tile.Rows - 1)}) / {rows};");
        using (writer.Block("for (int panel = first / tiles; panel * tiles < last; panel++)"))
        {
            writer.Lines($"""
                int row = Math.Max(first - (panel * tiles), 0) * {rows};
                int end = Math.Min(rows, (last - (panel * tiles)) * {rows});
                {panelWeights}
                """);
            foreach (int height in tile.Heights)
            {
                string count = CSharpLiteral.Of(height);
                using (writer.Block($"for (; {(height == 1 ? "row < end" : $"row + {count} <= end")}; row{(height == 1 ? "++" : " += " + count)})"))
                    body(height);
            }
        }
    }

    /// <summary>Asks for the lines of a tile's outputs, which lie far from each other: they arrive while the tile computes, not when it is done. 2 % of a prompt.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="target">The instruction set.</param>
    /// <param name="height">The tile's rows; of one row nothing is asked for.</param>
    /// <param name="output">The pointer to the first row's outputs: to what they are added to, where there is such.</param>
    /// <param name="stride">Floats from one row's outputs to the next's.</param>
    public static void AskForOutputs(CodeWriter writer, Target target, int height, string output, int stride)
    {
        const int lineFloats = Sizes.Alignment / sizeof(float);
        if (height == 1 || target.Prefetch("line") is null)
            return;
        writer.Line($"float* line = {output};");
        using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(height)}; i++)"))
        {
            for (int column = 0; column < Sizes.PanelRows; column += lineFloats)
                writer.Line(target.Prefetch(Address.At("line", column)) + ";");
            writer.Line($"line += {CSharpLiteral.Of(stride)};");
        }
    }
}
