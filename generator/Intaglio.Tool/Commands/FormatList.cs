using System.CommandLine;

namespace Intaglio.Tool.Commands;

/// <summary>The names of weight formats, and the option <c>--format</c> of commands that compare several.</summary>
internal static class FormatList
{
    /// <summary>Takes formats one by one or with commas between them; nothing where it is not given.</summary>
    public static Option<WeightFormat[]> Create(string description) => new("--format")
    {
        Description = description,
        HelpName = string.Join('|', Spellings),
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var formats = new List<WeightFormat>();
            foreach (string name in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
            {
                if (Find(name) is not { } format)
                    result.AddError($"'{name}' is not a weight format; {string.Join(", ", Spellings)} are.");
                else if (formats.Contains(format))
                    result.AddError($"{format.Spelling()} is asked for twice.");
                else
                    formats.Add(format);
            }

            return [.. formats];
        },
    };

    /// <summary>The names of all formats.</summary>
    public static IEnumerable<string> Spellings => Enum.GetValues<WeightFormat>().Select(format => format.Spelling());

    /// <summary>The format of a name, in short or as the enumeration has it; null where there is none.</summary>
    public static WeightFormat? Find(string name)
    {
        foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
        {
            if (name.Equals(format.Spelling(), StringComparison.OrdinalIgnoreCase) || name.Equals(format.ToString(), StringComparison.OrdinalIgnoreCase))
                return format;
        }

        return null;
    }
}
