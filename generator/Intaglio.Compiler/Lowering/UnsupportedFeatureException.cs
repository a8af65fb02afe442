using System;

namespace Intaglio.Compiler.Lowering;

/// <summary>A model asks for something that this version cannot compile yet.</summary>
/// <remarks>Front ends find it earlier and say where it stands; this is the last line of defence.</remarks>
public sealed class UnsupportedFeatureException(string feature) : NotSupportedException(
    $"This version of Intaglio cannot compile {feature}.")
{
    /// <summary>What the model asks for, as part of a sentence.</summary>
    public string Feature { get; } = feature;
}
