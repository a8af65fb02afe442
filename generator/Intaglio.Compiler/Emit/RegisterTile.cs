using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit;

/// <summary>
/// The one inner loop of matrix mathematics: sum[r][v] += left[r][k] · right[k][v] over k, every sum in a register of its own. Projections,
/// attention scores and weighted sums all are this tile over different pointers.
/// </summary>
/// <param name="Target">The instruction set.</param>
/// <param name="Rows">Rows of the tile.</param>
/// <param name="Right">The vectors of the right side, read at each step of k.</param>
/// <param name="FirstVector">The number of the first of them, where the sums of another tile stay in registers beside this one's.</param>
public sealed record RegisterTile(Target Target, int Rows, IReadOnlyList<RightVector> Right, int FirstVector = 0)
{
    /// <summary>The register that holds the sum of a row and a vector.</summary>
    public static string Sum(int row, int vector) => "sum" + CSharpLiteral.Of(row) + "x" + CSharpLiteral.Of(vector);

    /// <summary>Declares the sums, from zero or from what <paramref name="initial"/> reads.</summary>
    public void Declare(CodeWriter writer, System.Func<int, int, string>? initial = null)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int vector = 0; vector < Right.Count; vector++)
                writer.Line($"{Target.Vector} {Sum(row, FirstVector + vector)} = {initial?.Invoke(row, vector) ?? Target.Zero};");
        }
    }

    /// <summary>The loop over k.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="count">Steps of k.</param>
    /// <param name="left">The pointer to left[0][0]; it is advanced.</param>
    /// <param name="leftStride">Elements from one row of the left side to the next.</param>
    /// <param name="ahead">A pointer to what will be read next as the right side is now, which is asked for line by line; it is advanced. Null for none.</param>
    public void Loop(CodeWriter writer, int count, string left, int leftStride, string? ahead = null)
    {
        int unroll = Rows == 1 ? new[] { 4, 2, 1 }.First(factor => count % factor == 0) : 1;
        string step = unroll == 1 ? "k++" : "k += " + CSharpLiteral.Of(unroll);
        using (writer.Block($"for (int k = 0; k < {CSharpLiteral.Of(count)}; {step})"))
        {
            for (int copy = 0; copy < unroll; copy++)
                Step(writer, left, leftStride, copy);
            if (ahead is not null)
                PrefetchNext(writer, ahead, unroll);
            writer.Line($"{left} += {CSharpLiteral.Of(unroll)};");
            foreach (IGrouping<string, RightVector> pointer in Right.GroupBy(vector => vector.Pointer))
                writer.Line($"{pointer.Key} += {CSharpLiteral.Of(unroll * pointer.First().Stride)};");
        }
    }

    /// <summary>Reads the pairs that two vectors are the halves of, once for both.</summary>
    private Dictionary<RightVector, string> DeclarePairs(CodeWriter writer, int copy)
    {
        var names = new Dictionary<RightVector, string>();
        foreach (RightVector pair in Right.Where(vector => vector.Half is not null).Select(vector => vector.Pair).Distinct())
        {
            string name = "pairs" + CSharpLiteral.Of(names.Count) + (Rows == 1 ? "x" + CSharpLiteral.Of(copy) : "");
            writer.Line($"{Target.PairVector} {name} = {Target.LoadPairs(pair.Address(copy))};");
            names.Add(pair, name);
        }

        return names;
    }

    /// <summary>
    /// One prefetch for each line that the step's vectors lie in, where <paramref name="ahead"/> points to (measured on a cache of 67 MB: 62 % of the read bandwidth into the
    /// second cache, 46 % into the first, and as much without).
    /// </summary>
    private void PrefetchNext(CodeWriter writer, string ahead, int steps)
    {
        for (int copy = 0; copy < steps; copy++)
        {
            foreach (int line in Right.Select(vector => (vector.Offset + (copy * vector.Stride)) * vector.ElementBytes / Sizes.Alignment).Distinct())
            {
                if (Target.Prefetch(Address.At(ahead, line * Sizes.Alignment / Right[0].ElementBytes)) is { } prefetch)
                    writer.Line(prefetch + ";");
            }
        }

        writer.Line($"{ahead} += {CSharpLiteral.Of(steps * Right[0].Stride)};");
    }

    private void Step(CodeWriter writer, string left, int leftStride, int copy)
    {
        // A weight that several rows use is loaded once; with one row it is better left as the memory operand of its only use.
        var operands = new List<string>();
        Dictionary<RightVector, string> pairs = DeclarePairs(writer, copy);
        for (int vector = 0; vector < Right.Count; vector++)
        {
            string load = Right[vector].Load(Target, copy, pairs);
            if (Rows > 1)
            {
                writer.Line($"{Target.Vector} weight{CSharpLiteral.Of(vector)} = {load};");
                load = "weight" + CSharpLiteral.Of(vector);
            }

            operands.Add(load);
        }

        for (int row = 0; row < Rows; row++)
        {
            string scalar = left + "[" + CSharpLiteral.Of((row * leftStride) + copy) + "]";
            string value = "value" + CSharpLiteral.Of(Rows == 1 ? copy : row);
            writer.Line($"{Target.Vector} {value} = {Target.Broadcast(scalar)};");
            for (int vector = 0; vector < Right.Count; vector++)
                writer.Line($"{Sum(row, FirstVector + vector)} = {Target.MultiplyAdd(value, operands[vector], Sum(row, FirstVector + vector))};");
        }
    }
}

/// <summary>A vector of the right side of a tile.</summary>
/// <param name="Pointer">The pointer that is advanced with k.</param>
/// <param name="Offset">Elements from the pointer.</param>
/// <param name="Stride">Elements from one k to the next.</param>
/// <param name="Half">Which half of a pair of 16-bit numbers it is; null for a vector of floats.</param>
public sealed record RightVector(string Pointer, int Offset, int Stride, PairHalf? Half = null)
{
    /// <summary>Rows of a panel whose BF16 are the low halves of its pairs; those of the other half are the high ones.</summary>
    public const int PairedRows = Sizes.PanelRows / 2;

    /// <summary>The rows of a panel from <paramref name="row"/> on, a vector of them.</summary>
    /// <param name="pointer">The pointer to the panel, or to the first of the rows that are asked for in a loop.</param>
    /// <param name="row">The first row, a multiple of the lanes.</param>
    /// <param name="format">The format of the panel: row r and row r + 16 of a BF16 panel are a pair.</param>
    public static RightVector OfPanel(string pointer, int row, WeightFormat format) => format == WeightFormat.BFloat16
        ? new RightVector(pointer, 2 * (row % PairedRows), Sizes.PanelRows, row < PairedRows ? PairHalf.Low : PairHalf.High)
        : new RightVector(pointer, row, Sizes.PanelRows);

    /// <summary>Bytes of an element.</summary>
    public int ElementBytes => Half is null ? sizeof(float) : sizeof(ushort);

    /// <summary>The pairs that this is a half of.</summary>
    public RightVector Pair => this with { Half = PairHalf.Low };

    /// <summary>Where the vector of the k that is <paramref name="ahead"/> steps on lies.</summary>
    public string Address(int ahead) => Emit.Address.At(Pointer, Offset + (ahead * Stride));

    /// <summary>Reads the vector of the k that is <paramref name="ahead"/> steps on.</summary>
    public string Load(Target target, int ahead, IReadOnlyDictionary<RightVector, string> pairs) => Half switch
    {
        PairHalf.Low => target.LowHalves(pairs[Pair]),
        PairHalf.High => target.HighHalves(pairs[Pair]),
        _ => target.Load(Address(ahead)),
    };
}

/// <summary>A half of a pair of 16-bit numbers.</summary>
public enum PairHalf
{
    Low,
    High,
}
