using System.Globalization;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Diagnostics;

/// <summary>A kind of problem: one row of the <see cref="ProblemCatalogue"/>.</summary>
/// <param name="Id"><c>ITG</c> and four digits; never reused for another meaning.</param>
/// <param name="Title">What is wrong, in general.</param>
/// <param name="Format">What is wrong in this case; the placeholders are numbers and names.</param>
/// <param name="Severity">What it means for the compilation.</param>
public sealed record ProblemDescriptor(string Id, string Title, string Format, ProblemSeverity Severity = ProblemSeverity.Error)
{
    /// <summary>A case of this problem.</summary>
    /// <param name="path">The offending member in the terms of the front end.</param>
    /// <param name="arguments">What fills the placeholders; numbers are written the same under every culture.</param>
    public SpecProblem At(string path, params object[] arguments) =>
        new(Id, path, string.Format(CultureInfo.InvariantCulture, Format, arguments));
}
