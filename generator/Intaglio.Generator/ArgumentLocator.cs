using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Intaglio.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Intaglio.Generator;

/// <summary>Where an argument such as <c>Attention.KeyValueHeads</c> or <c>Layers[1].Window</c> stands in the user's source.</summary>
internal static class ArgumentLocator
{
    /// <summary>The argument; the attribute, where it has no such argument; null where the class has no such attribute.</summary>
    public static Location? Locate(ImmutableArray<AttributeData> attributes, string path)
    {
        string[] parts = path.Split('.');
        string[] nameAndIndex = parts[0].Split('[', ']');
        int index = nameAndIndex.Length > 1 ? int.Parse(nameAndIndex[1], CultureInfo.InvariantCulture) : 0;
        AttributeData? attribute = attributes.Where(attribute => ClassReader.IsOurs(attribute) && ClassReader.NameOf(attribute) == nameAndIndex[0]).ElementAtOrDefault(index);
        if (attribute?.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax)
            return null;
        AttributeArgumentSyntax? argument = parts.Length < 2 ? null : Find(attribute, syntax, parts[1]);
        return (argument ?? (SyntaxNode)syntax).GetLocation();
    }

    private static AttributeArgumentSyntax? Find(AttributeData attribute, AttributeSyntax syntax, string name)
    {
        if (syntax.ArgumentList is not { } list)
            return null;
        AttributeArgumentSyntax? named = list.Arguments.FirstOrDefault(argument => Is(argument.NameEquals?.Name.Identifier.ValueText) || Is(argument.NameColon?.Name.Identifier.ValueText));
        if (named is not null)
            return named;

        int index = attribute.AttributeConstructor?.Parameters.Select(parameter => parameter.Name).ToList().FindIndex(Is) ?? -1;
        return index >= 0 && index < list.Arguments.Count && list.Arguments[index].NameEquals is null ? list.Arguments[index] : null;

        bool Is(string? given) => string.Equals(given, name, StringComparison.OrdinalIgnoreCase);
    }
}
