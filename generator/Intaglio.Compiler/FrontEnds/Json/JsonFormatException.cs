using System;

namespace Intaglio.Compiler.FrontEnds.Json;

/// <summary>A text is not JSON.</summary>
/// <param name="message">What was found and what was expected.</param>
/// <param name="range">Where.</param>
public sealed class JsonFormatException(string message, TextRange range) : Exception(message)
{
    /// <summary>Where.</summary>
    public TextRange Range { get; } = range;
}
