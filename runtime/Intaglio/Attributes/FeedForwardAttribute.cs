namespace Intaglio;

/// <summary>The position-wise block of every layer: down(activation(up(x))), or down(activation(gate(x)) · up(x)) where it is gated.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class FeedForwardAttribute : StackAttribute
{
    /// <summary>Elements between the projections: up is [intermediate, hidden]; with <see cref="ExpertsAttribute"/> those of each expert. Required.</summary>
    public int IntermediateSize { get; set; }

    /// <summary>The non-linearity. Required.</summary>
    public Activation Activation { get; set; }

    /// <summary>Whether a third projection gates the block (GLU variants; Shazeer, 2020, arXiv:2002.05202). Default false.</summary>
    public bool Gated { get; set; }

    /// <summary>Whether the projections add biases. Default false.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether the first projections, up and gate, add biases [intermediate]. Default <see cref="Bias"/>.</summary>
    public bool UpBias { get; set; }

    /// <summary>Whether the last projection adds a bias [hidden]. Default <see cref="Bias"/>.</summary>
    public bool DownBias { get; set; }
}
