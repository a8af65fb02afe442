using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>An attribute as the user wrote it, without Roslyn's types.</summary>
/// <param name="Name">Its name without <c>Attribute</c>.</param>
/// <param name="Arguments">The arguments; those of a constructor are named by its parameters.</param>
public sealed record DeclaredAttribute(string Name, EquatableArray<DeclaredArgument> Arguments)
{
    /// <summary>The value of an argument, or null where it was not given.</summary>
    public object? this[string argument] =>
        Arguments.FirstOrDefault(given => string.Equals(given.Name, argument, StringComparison.OrdinalIgnoreCase))?.Value;
}

/// <summary>An argument of an attribute.</summary>
/// <param name="Name">The property or parameter.</param>
/// <param name="Value">A number, a text, a truth value, the number of an enum member, or an <see cref="EquatableArray{T}"/> of these.</param>
public sealed record DeclaredArgument(string Name, object? Value);

/// <summary>What attributes resolve to.</summary>
/// <param name="Spec">The model; null where there are errors.</param>
/// <param name="Problems">Errors and warnings; a path is attribute and argument, as in <c>Attention.KeyValueHeads</c>.</param>
public sealed record DeclarationResult(ModelSpec? Spec, IReadOnlyList<SpecProblem> Problems);
