using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>One of the attributes of a class, and which of its name it is.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Index">How many of the same name stand before it.</param>
internal sealed record PlacedAttribute(DeclaredAttribute Attribute, int Index)
{
    /// <summary>The attribute's name.</summary>
    public string Name => Attribute.Name;

    /// <summary>The attribute in the terms of a problem's path: <c>Attention</c>, <c>Attention[1]</c>.</summary>
    public string Path => Index == 0 ? Name : Name + "[" + CSharpLiteral.Of(Index) + "]";

    /// <summary>The stack that it names; null where it is about all.</summary>
    public StackSide? Stack => Attribute[nameof(Stack)] is int value ? (StackSide)value : null;

    /// <summary>An argument in the terms of a problem's path.</summary>
    public string PathOf(string argument) => Path + "." + argument;
}
