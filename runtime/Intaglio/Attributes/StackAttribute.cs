namespace Intaglio;

/// <summary>An attribute that describes a stack of layers.</summary>
/// <remarks>
/// A model of one stack needs no <see cref="Stack"/>. In an encoder-decoder an attribute without it describes both stacks, and one with it adds
/// to that what is different in its stack: <c>[Attention(Heads = 8)]</c> and <c>[Attention(Stack = StackSide.Decoder, Bias = true)]</c> give the decoder 8 heads with biases.
/// </remarks>
public abstract class StackAttribute : Attribute
{
    private protected StackAttribute()
    {
    }

    /// <summary>The stack that is described. Default both.</summary>
    public StackSide Stack { get; set; }
}
