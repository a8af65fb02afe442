using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.FrontEnds.Declaration;
using Intaglio.Compiler.Spec;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Intaglio.Generator.Reading;

/// <summary>From a class as Roslyn knows it to a <see cref="DeclaredModel"/>.</summary>
internal static class ClassReader
{
    private const string RuntimeNamespace = "Intaglio";
    private const string BaseOfModels = "Intaglio.TransformerModel";
    private const string AttributeEnding = "Attribute";

    public static DeclaredModel Read(INamedTypeSymbol type)
    {
        string containing = type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";
        string accessibility = type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal";
        return new DeclaredModel(
            new TypeSpec(containing, type.Name, accessibility),
            ShapeProblem(type),
            type.GetAttributes().Where(IsOurs).Select(Read).ToEquatableArray());
    }

    /// <summary>True for an attribute of the runtime.</summary>
    public static bool IsOurs(AttributeData attribute) => attribute.AttributeClass?.ContainingNamespace?.ToDisplayString() == RuntimeNamespace;

    /// <summary>The attribute's name as it is written.</summary>
    public static string NameOf(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        return name.EndsWith(AttributeEnding, System.StringComparison.Ordinal) ? name.Substring(0, name.Length - AttributeEnding.Length) : name;
    }

    private static DeclaredAttribute Read(AttributeData attribute)
    {
        var arguments = new List<DeclaredArgument>();
        for (int index = 0; index < attribute.ConstructorArguments.Length; index++)
            arguments.Add(new DeclaredArgument(attribute.AttributeConstructor!.Parameters[index].Name, Value(attribute.ConstructorArguments[index])));
        arguments.AddRange(attribute.NamedArguments.Select(argument => new DeclaredArgument(argument.Key, Value(argument.Value))));
        return new DeclaredAttribute(NameOf(attribute), arguments.ToEquatableArray());
    }

    private static object? Value(TypedConstant constant)
    {
        // An array may be null, and then has no values to ask for.
        if (constant.IsNull)
            return null;
        return constant.Kind == TypedConstantKind.Array ? constant.Values.Select(Value).ToEquatableArray() : constant.Value;
    }

    private static string? ShapeProblem(INamedTypeSymbol type)
    {
        if (type.ContainingType is not null)
            return "it is nested in " + type.ContainingType.Name + "; move it to a namespace";
        if (type.IsGenericType)
            return "it is generic";
        if (type.IsAbstract || type.IsStatic)
            return "it is abstract or static";
        if (type.IsRecord)
            return "it is a record";
        if (type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
            return "it is neither public nor internal";
        if (!type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<ClassDeclarationSyntax>().All(syntax => syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
            return "it is not partial";

        // After generation the class has the base that was generated: one for each kind of transformer.
        return type.BaseType is { SpecialType: not SpecialType.System_Object } parent && parent.BaseType?.ToDisplayString() != BaseOfModels
            ? $"it derives from {parent.ToDisplayString()}, and a model derives from the class that its kind asks for"
            : null;
    }
}
