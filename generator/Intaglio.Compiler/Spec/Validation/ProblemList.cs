using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>Collects problems; the ranges that many members share have a verb each.</summary>
internal sealed class ProblemList
{
    private readonly List<SpecProblem> items = [];

    public IReadOnlyList<SpecProblem> Items => items;

    public bool HasErrors => items.Any(problem => problem.IsError);

    /// <summary>The part of the model that is looked at.</summary>
    public ProblemPlace? Place { get; set; }

    /// <summary>How many problems were found, those included that were said before.</summary>
    public int Found { get; private set; }

    /// <summary>Adds a problem; what is wrong alike in several places is said at the first.</summary>
    public void Add(SpecProblem problem)
    {
        Found++;
        if (!items.Any(other => other with { Place = null } == problem))
            items.Add(problem with { Place = Place });
    }

    /// <summary>True where the size is 1 to the limit.</summary>
    public bool Size(string path, string name, int value, int limit) => Within(path, name, value, 1, limit);

    public bool Within(string path, string name, int value, int lowest, int highest)
    {
        if (value >= lowest && value <= highest)
            return true;
        Add(ProblemCatalogue.SizeOutOfRange.At(path, name, value, lowest, highest));
        return false;
    }

    public bool Positive(string path, string name, double value) => Number(path, name, value, value > 0, "a finite number above 0");

    public bool NotZero(string path, string name, double value) => Number(path, name, value, value != 0, "a finite number other than 0");

    /// <summary>True where the number is finite and the condition holds.</summary>
    public bool Number(string path, string name, double value, bool condition, string expected)
    {
        // A member may be a float: what a double holds and a float does not has become infinite or zero on the way here.
        if (condition && !double.IsNaN(value) && !double.IsInfinity(value))
            return true;
        Add(ProblemCatalogue.NumberOutOfRange.At(path, name, value.ToString("G9", CultureInfo.InvariantCulture), expected));
        return false;
    }
}
