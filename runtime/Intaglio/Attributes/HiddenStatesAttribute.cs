namespace Intaglio;

/// <summary>
/// Nothing follows the layers: the hidden states [tokens, hidden] are the result, as they are of an encoder without an attribute for its head.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HiddenStatesAttribute : Attribute;
