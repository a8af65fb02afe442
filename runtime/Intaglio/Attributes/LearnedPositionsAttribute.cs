namespace Intaglio;

/// <summary>A trained table [count + offset, hidden] whose rows are added to the embedding.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LearnedPositionsAttribute : Attribute
{
    /// <summary>How many positions the table holds, at least the model's positions. Default exactly these.</summary>
    public int Count { get; set; }

    /// <summary>Rows of the table before that of position 0. Default 0.</summary>
    public int Offset { get; set; }
}
