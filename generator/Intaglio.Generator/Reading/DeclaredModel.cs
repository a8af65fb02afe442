using Intaglio.Compiler.FrontEnds.Declaration;
using Intaglio.Compiler.Spec;

namespace Intaglio.Generator.Reading;

/// <summary>A class with <c>[Transformer]</c>, without Roslyn's types.</summary>
/// <param name="Type">The class.</param>
/// <param name="ShapeProblem">Why nothing can be generated into the class; null where it can.</param>
/// <param name="Attributes">Intaglio's attributes on it.</param>
internal sealed record DeclaredModel(TypeSpec Type, string? ShapeProblem, EquatableArray<DeclaredAttribute> Attributes)
{
    /// <summary>The attribute that makes a class a model.</summary>
    public const string AttributeName = "Intaglio.TransformerAttribute";
}
