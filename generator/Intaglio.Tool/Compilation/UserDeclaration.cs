using Intaglio.Compiler;
using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Compilation;

/// <summary>The part of a model's class that its user would have written.</summary>
internal static class UserDeclaration
{
    /// <summary>The declaration as a file of its own.</summary>
    public static GeneratedFile Of(TypeSpec type)
    {
        string declaration = $"{type.Accessibility} sealed partial class {type.Name};\n";
        return new(type.FullName + ".cs", type.Namespace.Length == 0 ? declaration : $"namespace {type.Namespace};\n\n{declaration}");
    }
}
