using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What a config.json says.</summary>
/// <param name="Spec">The model; null where there are errors.</param>
/// <param name="Problems">Errors and warnings in the order in which they were found.</param>
public sealed record HuggingFaceResult(ModelSpec? Spec, EquatableArray<ConfigProblem> Problems)
{
    /// <summary>True where a problem is an error.</summary>
    public bool HasErrors => Problems.Any(problem => problem.Problem.IsError);
}
