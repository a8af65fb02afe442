using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>What is wrong with a declaration. Layers are read one by one: what is wrong with many of them is said once.</summary>
internal sealed class DeclarationProblems
{
    private readonly List<SpecProblem> items = [];

    public IReadOnlyList<SpecProblem> Items => items;

    public bool HasErrors => items.Any(problem => problem.IsError);

    public void Add(SpecProblem problem)
    {
        if (!items.Contains(problem))
            items.Add(problem);
    }
}
