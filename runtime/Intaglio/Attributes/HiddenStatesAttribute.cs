namespace Intaglio;

/// <summary>
/// Nothing follows the layers: the hidden states [tokens, hidden] are the result, as they are of an encoder without an attribute for its head.
/// </summary>
/// <remarks>A class declared as a decoder then becomes an <see cref="EncoderModel"/> with a causal mask; so it does with a classifier.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HiddenStatesAttribute : Attribute;
