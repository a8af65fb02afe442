using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Intaglio.Sessions;

namespace Intaglio.Tool.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Folder() => new("FOLDER") { Description = "A model folder as Hugging Face publishes it, its config.json, or a packed file." };

    public static Option<WeightFormat?> Format(string description) => new("--format")
    {
        Description = description,
        HelpName = string.Join('|', FormatList.Spellings),
        CustomParser = result => FormatList.Find(Token(result))
            ?? Refuse<WeightFormat?>(result, $"'{Token(result)}' is not a weight format; {string.Join(", ", FormatList.Spellings)} are."),
    };

    public static Option<CacheFormat?> Cache() => new("--cache")
    {
        Description = "The format in which keys and values of earlier positions are kept; F32 unless given.",
        HelpName = "F32|BF16|Q8",
        CustomParser = result => Token(result).ToUpperInvariant() switch
        {
            "F32" or "FLOAT32" => CacheFormat.Float32,
            "BF16" or "BFLOAT16" => CacheFormat.BFloat16,
            "Q8" => CacheFormat.Q8,
            _ => Refuse<CacheFormat?>(result, $"'{Token(result)}' is not a format of the cache; F32, BF16 or Q8 was expected."),
        },
    };

    public static Option<InstructionSet?> InstructionSet() => new("--instruction-set")
    {
        Description = "The vector instructions to compile for; the best of this machine unless given.",
        HelpName = "Avx512|Avx2|Portable",
        CustomParser = result => Enum.TryParse(Token(result), ignoreCase: true, out InstructionSet set) && Enum.IsDefined(set)
            ? set
            : Refuse<InstructionSet?>(result, $"'{Token(result)}' is not an instruction set; {string.Join(", ", Enum.GetNames<InstructionSet>().Reverse())} are."),
    };

    public static Option<int?> Workers() => new Option<int?>("--workers")
    {
        Description = "How many threads compute together; one for each physical core unless given.",
        HelpName = "N",
    }.AtLeast(1);

    /// <summary>Refuses smaller numbers, and what is no number.</summary>
    public static Option<int?> AtLeast(this Option<int?> option, int least)
    {
        option.CustomParser = result => int.TryParse(Token(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : Refuse<int?>(result, $"'{Token(result)}' is not possible for {option.Name}; a whole number, at least {least}, was expected.");
        return option;
    }

    /// <summary>The instruction set that was asked for, or the best of this machine.</summary>
    /// <exception cref="ToolException">This machine cannot run what was asked for.</exception>
    public static InstructionSet Resolve(InstructionSet? wanted)
    {
        InstructionSet best = InstructionSets.Supported.First();
        if (wanted is { } set && !InstructionSets.IsSupported(set))
            throw new ToolException($"This machine cannot run {set}; it can run {string.Join(", ", InstructionSets.Supported)}.");
        return wanted ?? best;
    }

    /// <summary>The name by which <c>--format</c> knows a format.</summary>
    public static string Spelling(this WeightFormat format) => format switch
    {
        WeightFormat.Float32 => "F32",
        WeightFormat.BFloat16 => "BF16",
        WeightFormat.Q4WithMinimum => "Q4M",
        _ => format.ToString(),
    };

    /// <summary>The name by which <c>--cache</c> knows a format.</summary>
    public static string Spelling(this CacheFormat format) => format switch
    {
        CacheFormat.Float32 => "F32",
        CacheFormat.BFloat16 => "BF16",
        _ => format.ToString(),
    };

    private static string Token(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
