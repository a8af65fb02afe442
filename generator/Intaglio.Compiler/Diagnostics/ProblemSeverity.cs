namespace Intaglio.Compiler.Diagnostics;

/// <summary>What a problem means for the compilation.</summary>
public enum ProblemSeverity
{
    /// <summary>Nothing is generated.</summary>
    Error,

    /// <summary>Code is generated; the user may have meant something else.</summary>
    Warning,
}
