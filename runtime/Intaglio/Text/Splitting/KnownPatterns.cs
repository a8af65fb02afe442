using System.Text.RegularExpressions;

namespace Intaglio.Text;

/// <summary>The expressions by which widespread models cut text, compiled with this library: an interpreter of expressions is several
/// times slower.</summary>
internal static partial class KnownPatterns
{
    private const string Gpt2Expression = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const string Llama3Expression =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2Expression =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>GPT-2's: also what "ByteLevel" with "use_regex" means.</summary>
    [GeneratedRegex(Gpt2Expression, RegexOptions.CultureInvariant)]
    public static partial Regex Gpt2 { get; }

    /// <summary>Llama 3's: digits in groups of up to three.</summary>
    [GeneratedRegex(Llama3Expression, RegexOptions.CultureInvariant)]
    public static partial Regex Llama3 { get; }

    /// <summary>Qwen2's: digits one by one.</summary>
    [GeneratedRegex(Qwen2Expression, RegexOptions.CultureInvariant)]
    public static partial Regex Qwen2 { get; }

    /// <summary>The compiled form of an expression, or null.</summary>
    public static Regex? Find(string expression) => expression switch
    {
        Gpt2Expression => Gpt2,
        Llama3Expression => Llama3,
        Qwen2Expression => Qwen2,
        _ => null,
    };
}
