using System.Linq;

namespace Intaglio.Compiler.Ir;

/// <summary>How names of the compiler are spelled in a printed graph.</summary>
internal static class SnakeCase
{
    /// <summary><c>AttentionNormBias</c> becomes <c>attention_norm_bias</c>.</summary>
    public static string Of<T>(T name)
        where T : struct => string.Concat(name.ToString()!.Select((letter, index) =>
            char.IsUpper(letter) ? (index == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString()));
}
