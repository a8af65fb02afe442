using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Schedule;

/// <summary>A register tile: so many rows of the left matrix times so many vectors of the right one, every sum in a register of its own.</summary>
/// <param name="Heights">Rows of a full tile, then of the smaller ones that take what is left over; the last is 1.</param>
/// <param name="Vectors">Vectors side by side.</param>
/// <param name="Why">The reason, printed into the generated code.</param>
public sealed record Tile(EquatableArray<int> Heights, int Vectors, string Why)
{
    /// <summary>Rows of a full tile.</summary>
    public int Rows => Heights[0];
}

/// <summary>Which register tiles a target uses. A table first: a row for each instruction set.</summary>
public static class TileRules
{
    /// <summary>
    /// rows · vectors + vectors + 1 registers must fit: the sums, a vector of weights for each column and one broadcast. Twelve rows of two
    /// vectors reach 98 % of the multiply-add peak on AVX-512, six rows of two on 16 registers. Eight rows are for sessions that are decoded together: one pass over the weights.
    /// </summary>
    private static readonly Dictionary<InstructionSet, int[]> Heights = new()
    {
        [InstructionSet.Avx512] = [12, 8, 4, 1],
        [InstructionSet.Avx2] = [6, 3, 1],
        [InstructionSet.Portable] = [6, 3, 1],
    };

    private const int VectorsPerTile = 2;

    /// <summary>The tile of matrix products: projections of many tokens, scores and weighted sums of attention.</summary>
    public static Tile Matrix(Target target)
    {
        int rows = Heights[target.InstructionSet][0];
        int sums = rows * VectorsPerTile;
        string why = $"{CSharpLiteral.Of(rows)} x {CSharpLiteral.Of(VectorsPerTile * target.Lanes)} tile: {CSharpLiteral.Of(sums)} sums, "
            + $"{CSharpLiteral.Of(VectorsPerTile)} weights and a broadcast in {CSharpLiteral.Of(target.Registers)} registers";
        return new Tile(Heights[target.InstructionSet].ToEquatableArray(), VectorsPerTile, why);
    }
}
