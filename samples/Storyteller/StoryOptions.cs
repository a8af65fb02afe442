using System.Globalization;

namespace Storyteller;

/// <summary>What the command line asks for.</summary>
internal sealed record StoryOptions
{
    private const string Usage =
        """
        Tells a story.

            Storyteller [PROMPT] [--temperature T] [--seed N] [--length N]

        PROMPT           how the story begins; "Once upon a time" unless given
        --temperature T  0 always takes the likeliest word, 1 is bold; 0.7 unless given
        --seed N         the same seed tells the same story; another story every time unless given
        --length N       the most tokens that are told; until the story ends unless given
        """;

    /// <summary>How the story begins.</summary>
    public string Prompt { get; private init; } = "Once upon a time";

    /// <summary>Randomness, 0 for none.</summary>
    public float Temperature { get; private init; } = 0.7f;

    /// <summary>What the random numbers start from; null for a new story every time.</summary>
    public ulong? Seed { get; private init; }

    /// <summary>The most tokens; null for as many as the model can hold.</summary>
    public int? Length { get; private init; }

    /// <summary>Reads the command line; null where it is not understood or asks for help.</summary>
    public static StoryOptions? Parse(string[] arguments)
    {
        var options = new StoryOptions();
        List<string> prompt = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--temperature" when float.TryParse(value, CultureInfo.InvariantCulture, out float temperature) && temperature >= 0:
                    options = options with { Temperature = temperature };
                    i++;
                    break;
                case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed):
                    options = options with { Seed = seed };
                    i++;
                    break;
                case "--length" when int.TryParse(value, CultureInfo.InvariantCulture, out int length) && length > 0:
                    options = options with { Length = length };
                    i++;
                    break;
                case { } word when !word.StartsWith('-'):
                    prompt.Add(word);
                    break;
                default:
                    return null;
            }
        }

        return prompt.Count == 0 ? options : options with { Prompt = string.Join(' ', prompt) };
    }

    /// <summary>Prints how the program is used and gives its exit status.</summary>
    public static int ExplainUsage(string[] arguments)
    {
        bool asked = Array.Exists(arguments, argument => argument is "--help" or "-h");
        (asked ? Console.Out : Console.Error).WriteLine(Usage);
        return asked ? 0 : 2;
    }
}
