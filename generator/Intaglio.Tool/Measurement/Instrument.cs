namespace Intaglio.Tool.Measurement;

/// <summary>Something that gives a figure in each round.</summary>
/// <param name="measure">Takes the figure of a round.</param>
internal sealed class Instrument(Func<double> measure)
{
    private Spread? figures;

    /// <summary>What the rounds gave.</summary>
    /// <exception cref="InvalidOperationException">There was no round yet.</exception>
    public Spread Figures => figures ?? throw new InvalidOperationException("The instrument has not been read yet: Rounds.Measure does that.");

    /// <summary>Takes the figure of a round.</summary>
    public double Measure() => measure();

    /// <summary>Keeps what the rounds gave.</summary>
    public void Keep(Spread rounds) => figures = rounds;
}
