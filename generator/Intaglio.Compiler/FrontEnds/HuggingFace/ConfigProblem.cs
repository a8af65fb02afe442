using System.Globalization;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Something wrong with a config.json, and where.</summary>
/// <param name="Problem">What; its path is the key, such as <c>rope_scaling.factor</c>.</param>
/// <param name="Range">The key or the value; the beginning of the file where a key is missing.</param>
public sealed record ConfigProblem(SpecProblem Problem, TextRange Range)
{
    /// <summary>The problem as compilers print it: <c>config.json(12,3): error ITG0103: ...</c>, lines and columns from 1.</summary>
    public string ToString(string fileName) =>
        string.Format(CultureInfo.InvariantCulture, "{0}({1},{2}): {3}", fileName, Range.Line + 1, Range.Column + 1, Problem);
}
