namespace Intaglio.Testing;

/// <summary>A reference directory is not what it should be; the message names the file and the place.</summary>
internal sealed class ReferenceFormatException(string message, Exception? inner = null) : Exception(message, inner);
