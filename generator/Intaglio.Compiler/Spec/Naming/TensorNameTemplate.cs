using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The placeholders of tensor names: <c>{layer}</c> with an optional <c>+ n</c>, <c>/ n</c> or <c>% n</c>, <c>{expert}</c> and <c>{head}</c>.</summary>
public static class TensorNameTemplate
{
    private static readonly Regex Placeholder = new(@"\{(?<what>layer|expert|head)( ?(?<operator>[+/%]) ?(?<number>[0-9]{1,6}))?\}", RegexOptions.CultureInvariant);

    /// <summary>A name with its placeholders filled in.</summary>
    /// <param name="name">The template.</param>
    /// <param name="layer">The index of the layer's weights.</param>
    /// <param name="expert">The expert.</param>
    /// <param name="head">The head.</param>
    public static string Fill(string name, int layer, int expert = 0, int head = 0) => Placeholder.Replace(name, match =>
    {
        int value = match.Groups["what"].Value switch { "layer" => layer, "expert" => expert, _ => head };
        return CSharpLiteral.Of(match.Groups["operator"].Success ? Computed(value, match) : value);
    });

    private static int Computed(int value, Match match)
    {
        int number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["operator"].Value switch
        {
            "+" => value + number,
            "/" => value / number,
            "%" => value % number,
            _ => throw new ArgumentException($"'{match.Value}' is not a placeholder.", nameof(match)),
        };
    }
}
