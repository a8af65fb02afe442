using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec;

/// <summary>Something wrong with a description of a model.</summary>
/// <param name="Id">The row of the <see cref="ProblemCatalogue"/>.</param>
/// <param name="Path">
/// The offending member in the terms of the front end: attribute and argument (<c>Attention.KeyValueHeads</c>), or the key of config.json
/// (<c>rope_scaling.factor</c>). Empty for the whole.
/// </param>
/// <param name="Message">A sentence with the numbers in it.</param>
public sealed record SpecProblem(string Id, string Path, string Message)
{
    /// <summary>The stack and the layers that it is about; null where it is about the model. Front ends whose words for it are unique need it not.</summary>
    public ProblemPlace? Place { get; init; }

    /// <summary>True where nothing can be generated.</summary>
    public bool IsError => ProblemCatalogue.Get(Id).Severity == ProblemSeverity.Error;

    public override string ToString() => $"{(IsError ? "error" : "warning")} {Id}: {Message}";
}

/// <summary>A part of a model.</summary>
/// <param name="Side">The stack.</param>
/// <param name="Kind">The kind of layer; null for the stack as a whole.</param>
public sealed record ProblemPlace(StackSide Side, int? Kind);
