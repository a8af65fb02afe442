using System.Text;
using Intaglio.Compiler.Spec;
using Microsoft.CodeAnalysis.CSharp;

namespace Intaglio.Tool.Compilation;

/// <summary>Names of generated classes.</summary>
internal static class ClassName
{
    /// <summary>A class name made of a folder's: <c>tiny-llama-1.1B</c> becomes <c>TinyLlama11B</c>.</summary>
    public static string From(string folder)
    {
        var name = new StringBuilder();
        bool atWordStart = true;
        foreach (char character in folder)
        {
            if (char.IsAsciiLetterOrDigit(character))
                name.Append(atWordStart ? char.ToUpperInvariant(character) : character);
            atWordStart = !char.IsAsciiLetterOrDigit(character);
        }

        return name.Length == 0 ? "Model" : char.IsAsciiDigit(name[0]) ? $"Model{name}" : name.ToString();
    }

    /// <summary>Refuses what C# does not take as the name of a class or namespace.</summary>
    /// <exception cref="ToolException">A name is none.</exception>
    public static void Check(TypeSpec type)
    {
        if (!IsIdentifier(type.Name))
            throw new ToolException($"'{type.Name}' cannot be the name of a class: letters, digits and '_' were expected, a letter first, and no keyword.");
        if (type.Namespace.Length > 0 && !type.Namespace.Split('.').All(IsIdentifier))
            throw new ToolException($"'{type.Namespace}' cannot be a namespace: identifiers separated by dots were expected.");
    }

    private static bool IsIdentifier(string text) => SyntaxFacts.IsValidIdentifier(text) && SyntaxFacts.GetKeywordKind(text) == SyntaxKind.None;
}
