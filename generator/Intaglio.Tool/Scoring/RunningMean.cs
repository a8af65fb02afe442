namespace Intaglio.Tool.Scoring;

/// <summary>The mean of numbers that come one by one, and how uncertain it is (Welford, 1962).</summary>
internal sealed class RunningMean
{
    private double squares;

    /// <summary>How many numbers there were.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean.</summary>
    public double Mean { get; private set; }

    /// <summary>The standard error of the mean, if the numbers were independent; 0 of fewer than two.</summary>
    public double StandardError => Count < 2 ? 0 : Math.Sqrt(squares / Count / (Count - 1));

    /// <summary>Takes a number.</summary>
    public void Add(double number)
    {
        double before = number - Mean;
        Mean += before / ++Count;
        squares += before * (number - Mean);
    }
}
