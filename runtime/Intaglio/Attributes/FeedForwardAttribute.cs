namespace Intaglio;

/// <summary>The position-wise block of every layer: down(activation(up(x))), or down(activation(gate(x)) · up(x)) where it is gated.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FeedForwardAttribute : Attribute
{
    /// <summary>Elements between the projections: up is [intermediate, hidden]. Required.</summary>
    public int IntermediateSize { get; set; }

    /// <summary>The non-linearity. Required.</summary>
    public Activation Activation { get; set; }

    /// <summary>Whether a third projection gates the block (GLU variants; Shazeer, 2020, arXiv:2002.05202). Default false.</summary>
    public bool Gated { get; set; }

    /// <summary>Whether the projections add biases. Default false.</summary>
    public bool Bias { get; set; }
}
