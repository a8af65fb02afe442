namespace Intaglio;

/// <summary>
/// An encoder's one vector [hidden] for a sequence, beside the hidden states: a dense layer [hidden, hidden] with tanh on the first token
/// (BERT).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PoolerAttribute : Attribute;
