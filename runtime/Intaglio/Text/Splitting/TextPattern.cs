using System.Text.RegularExpressions;

namespace Intaglio.Text;

/// <summary>What a tokenizer looks for in text: a fixed string or a regular expression.</summary>
internal sealed class TextPattern
{
    /// <summary>An expression from a file may backtrack without end; a match of an honest one takes microseconds.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(3);

    private readonly Regex? expression;

    private TextPattern(string? literal, Regex? expression)
    {
        Literal = literal;
        this.expression = expression;
    }

    /// <summary>The fixed string, or null for an expression.</summary>
    public string? Literal { get; }

    /// <summary>A pattern that is a fixed string.</summary>
    public static TextPattern FromLiteral(string text) => new(text, null);

    /// <summary>A pattern that is a regular expression in the syntax that Hugging Face's tokenizers and .NET have in common.</summary>
    /// <exception cref="ArgumentException">.NET cannot read the expression.</exception>
    public static TextPattern FromExpression(string expression) =>
        new(null, KnownPatterns.Find(expression) ?? new Regex(expression, RegexOptions.CultureInvariant, MatchTimeout));

    /// <summary>A pattern with its compiled expression.</summary>
    public static TextPattern FromExpression(Regex expression) => new(null, expression);

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static TextPattern Read(ref PartReader reader)
    {
        bool literal = reader.Flag();
        string text = reader.Text();
        try
        {
            return literal ? FromLiteral(text) : FromExpression(text);
        }
        catch (ArgumentException exception)
        {
            throw PartReader.Malformed($"'{text}' is no expression: {exception.Message}");
        }
    }

    /// <summary>Writes the string or the expression's text.</summary>
    public void Write(PartWriter writer)
    {
        writer.Flag(Literal is not null);
        writer.Text(Literal ?? expression!.ToString());
    }

    /// <summary>Start and length of the matches, in order; empty ones are left out.</summary>
    /// <exception cref="InvalidDataException">The expression does not come to an end on this text.</exception>
    public List<(int Start, int Length)> Matches(string text)
    {
        var matches = new List<(int, int)>();
        if (Literal is not null)
        {
            if (Literal.Length == 0) return matches;
            for (int at = text.IndexOf(Literal, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Literal, at + Literal.Length, StringComparison.Ordinal))
                matches.Add((at, Literal.Length));
            return matches;
        }
        // .NET classifies half characters: to it an emoji is two surrogates, and a rare ideograph no letter.
        AstralProjection? projection = AstralProjection.Create(text);
        try
        {
            foreach (ValueMatch match in expression!.EnumerateMatches(projection?.Text ?? text))
            {
                if (match.Length == 0) continue;
                int start = projection?.OriginalIndex(match.Index) ?? match.Index;
                int end = projection?.OriginalIndex(match.Index + match.Length) ?? match.Index + match.Length;
                matches.Add((start, end - start));
            }
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new InvalidDataException(
                $"The tokenizer's expression '{expression}' did not finish within {MatchTimeout.TotalSeconds:0} s on a text of {text.Length} characters.", exception);
        }
        return matches;
    }
}
