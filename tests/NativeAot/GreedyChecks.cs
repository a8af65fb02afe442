using Intaglio.Testing;
using Intaglio.Tool.Verification;

namespace Intaglio.NativeAot;

/// <summary>Checks of trained models against recorded continuations.</summary>
internal static class GreedyChecks
{
    /// <summary>Every recorded story, token by token.</summary>
    public static string Stories(string folder, Func<string, DecoderModel> load)
    {
        using JsonFile expected = JsonFile.Open(Path.Combine(folder, "expected", "greedy.json"));
        return Compare(folder, load, expected.Root["greedy"].Elements().Select(node => (node["prompt_ids"].Integers(), node["greedy_ids"].Integers())));
    }

    /// <summary>Every recorded sorting of six letters.</summary>
    public static string Sorting(string folder, Func<string, DecoderModel> load)
    {
        using JsonFile expected = JsonFile.Open(Path.Combine(folder, "expected", "expected.json"));
        return Compare(folder, load, expected.Root["greedy_sort_cases"].Elements().Select(node => (node["input"].Integers(), node["greedy"].Integers())));
    }

    private static string Compare(string folder, Func<string, DecoderModel> load, IEnumerable<(int[] Prompt, int[] Tokens)> cases)
    {
        using DecoderModel model = load(Path.Combine(folder, "hf"));
        int count = 0;
        foreach ((int[] prompt, int[] tokens) in cases)
        {
            using Session session = model.CreateSession(new SessionOptions { Capacity = prompt.Length + tokens.Length - 1 });
            ReadOnlySpan<float> logits = session.Prefill(prompt);
            for (int step = 0; step < tokens.Length; step++)
            {
                int best = Logits.Best(logits);
                if (best != tokens[step])
                    throw new CheckFailedException($"after [{string.Join(", ", prompt)}] token {step} is {best}, {tokens[step]} was recorded");
                count++;
                if (step + 1 < tokens.Length)
                    logits = session.Decode(best);
            }
        }

        return $"{count} greedy tokens as recorded, {model.InstructionSet}, {model.Format}";
    }
}
