using System.Globalization;

namespace Intaglio.Tool.Measurement;

/// <summary>What several rounds of one measurement gave.</summary>
/// <param name="Rounds">One figure for each round, in the order of the rounds.</param>
internal sealed record Spread(IReadOnlyList<double> Rounds)
{
    public double Lowest => Rounds.Min();

    public double Highest => Rounds.Max();

    public double Median
    {
        get
        {
            double[] ordered = [.. Rounds.Order()];
            return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
        }
    }

    /// <summary>Round by round in proportion to another measurement: neighbours in time meet the same disturbances.</summary>
    public Spread Over(Spread other) => new([.. Rounds.Zip(other.Rounds, (numerator, denominator) => numerator / denominator)]);

    /// <summary>The same in another unit.</summary>
    public Spread Times(double factor) => new([.. Rounds.Select(figure => figure * factor)]);

    /// <summary>Median and range with a number format: <c>48.2 [46.0 .. 49.1]</c>.</summary>
    public string Text(string format)
    {
        return $"{Number(Median)} [{Number(Lowest)} .. {Number(Highest)}]";

        string Number(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
    }
}
