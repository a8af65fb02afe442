using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>What every front end asks about a model before it hands it on.</summary>
public static class ModelChecks
{
    /// <summary>What is wrong with the model; for one that is right, what is not compiled yet.</summary>
    public static IReadOnlyList<SpecProblem> Run(ModelSpec spec)
    {
        IReadOnlyList<SpecProblem> problems = SpecValidator.Validate(spec);
        return problems.Any(problem => problem.IsError) ? problems : [.. problems, .. CapabilityCheck.Check(spec)];
    }
}
