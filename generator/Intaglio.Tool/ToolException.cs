namespace Intaglio.Tool;

/// <summary>The user's request cannot be carried out, and the message says why in a sentence for people.</summary>
internal sealed class ToolException(string message, Exception? inner = null) : Exception(message, inner);
