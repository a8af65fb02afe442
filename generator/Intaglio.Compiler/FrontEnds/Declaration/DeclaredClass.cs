using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>The attributes of a class, by what they are about: the model, a stack, a layer.</summary>
internal sealed class DeclaredClass
{
    private readonly List<PlacedAttribute> attributes = [];

    public DeclaredClass(IReadOnlyList<DeclaredAttribute> declared)
    {
        foreach (DeclaredAttribute attribute in declared)
            attributes.Add(new PlacedAttribute(attribute, attributes.Count(before => before.Name == attribute.Name)));
    }

    public DeclarationProblems Problems { get; } = new();

    /// <summary>All attributes, in the order in which they stand.</summary>
    public IReadOnlyList<PlacedAttribute> Attributes => attributes;

    /// <summary>All attributes of a name.</summary>
    public IEnumerable<PlacedAttribute> All(string name) => attributes.Where(attribute => attribute.Name == name);

    /// <summary>True where the class has the attribute.</summary>
    public bool Has(string name) => All(name).Any();

    /// <summary>An attribute that is about the model as a whole.</summary>
    public AttributeReader Model(string name) => new(name, [.. All(name).Select(attribute => new ArgumentSource(attribute))], Problems);

    /// <summary>Arguments of one attribute of several.</summary>
    public AttributeReader Only(PlacedAttribute attribute) => new(attribute.Name, [new ArgumentSource(attribute)], Problems);
}
