using Intaglio.Testing;
using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>Trained models: what they say is what a float64 implementation recorded, token by token.</summary>
public class RealWeightsTests
{
    // A float32 forward rounds logits by some 1e-5; the recorded loss is a mean over them.
    private const double LossTolerance = 1e-4;
    private const double LogitTolerance = 1e-3;

    public static TheoryData<InstructionSet> EveryInstructionSet() => [.. Enum.GetValues<InstructionSet>()];

    [SkippableTheory]
    [MemberData(nameof(EveryInstructionSet))]
    public void Stories260K_says_the_recorded_tokens(InstructionSet instructionSet) => SaysTheRecordedTokens("stories260K", instructionSet, prompts: 5);

    [SkippableTheory]
    [MemberData(nameof(EveryInstructionSet))]
    public void TinyStories656K_says_the_recorded_tokens(InstructionSet instructionSet) => SaysTheRecordedTokens("tinystories-656K", instructionSet, prompts: 3);

    [SkippableTheory]
    [MemberData(nameof(EveryInstructionSet))]
    public void GptNanoSort_sorts(InstructionSet instructionSet)
    {
        Machine.SkipUnlessSupported(instructionSet);
        string folder = Places.Shared("real", "weights", "gpt-nano-sort");
        using JsonFile expected = JsonFile.Open(Path.Combine(folder, "expected", "expected.json"));
        using var real = new RealModel(Path.Combine(folder, "hf"));
        using DecoderModel model = real.Load(new LoadOptions { Format = WeightFormat.Float32, InstructionSet = instructionSet, Workers = 2 });

        (int[] Input, int[] Greedy)[] cases =
            [.. expected.Root["greedy_sort_cases"].Elements().Select(node => (node["input"].Integers(), node["greedy"].Integers()))];
        Assert.Equal(50, cases.Length);
        foreach ((int[] input, int[] greedy) in cases)
            Assert.Equal(greedy, Greedy.Continue(model, input, greedy.Length));

        using Session session = model.CreateSession();
        foreach ((JsonNode tokens, JsonNode logits) in expected.Root["idx"].Elements().Zip(expected.Root["logits"].Elements()))
        {
            float[] wanted = [.. logits.Elements().SelectMany(row => row.Elements()).Select(value => (float)value.Number())];
            float[] found = new float[wanted.Length];
            session.Reset();
            session.PrefillAll(tokens.Integers(), found);
            Assert.InRange(Logits.Distance(found, wanted), 0, LogitTolerance);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(EveryInstructionSet))]
    public void BartG2p_pronounces_the_recorded_words(InstructionSet instructionSet)
    {
        Machine.SkipUnlessSupported(instructionSet);
        string folder = Places.Shared("real", "weights", "bart-g2p-us");
        using JsonFile expected = JsonFile.Open(Path.Combine(folder, "expected", "expected.json"));
        using var real = new RealModel(Path.Combine(folder, "hf"));
        using EncoderDecoderModel model = real.Load<EncoderDecoderModel>(new LoadOptions { Format = WeightFormat.Float32, InstructionSet = instructionSet, Workers = 2 });

        JsonNode[] words = [.. expected.Root["words"].Elements()];
        Assert.NotEmpty(words);
        foreach (JsonNode word in words)
        {
            // What is recorded begins with the start token, which the session has read, and ends before the stop token.
            int[] recorded = [.. word["decoder_ids"].Integers().Skip(1)];
            int[] found = [.. model.SearchBeams(word["input_ids"].Integers(), new BeamSearchOptions { Beams = 1, MaxTokens = 63, StopTokens = [2] })[0].Tokens];
            Assert.Equal(recorded, found);
        }
    }

    private static void SaysTheRecordedTokens(string name, InstructionSet instructionSet, int prompts)
    {
        Machine.SkipUnlessSupported(instructionSet);
        string folder = Places.Shared("real", "weights", name);
        using JsonFile expected = JsonFile.Open(Path.Combine(folder, "expected", "greedy.json"));
        using var real = new RealModel(Path.Combine(folder, "hf"));
        using DecoderModel model = real.Load(new LoadOptions { Format = WeightFormat.Float32, InstructionSet = instructionSet, Workers = 2 });

        JsonNode[] greedy = [.. expected.Root["greedy"].Elements()];
        Assert.Equal(prompts, greedy.Length);
        foreach (JsonNode node in greedy)
        {
            int[] prompt = node["prompt_ids"].Integers();
            int[] tokens = node["greedy_ids"].Integers();
            Assert.Equal(200, tokens.Length);
            Assert.Equal(tokens, Greedy.Continue(model, prompt, tokens.Length));

            float[] wanted = [.. node["last_prompt_position_logits_fp64"].Elements().Select(value => (float)value.Number())];
            using Session session = model.CreateSession();
            Assert.InRange(Logits.Distance(session.Prefill(prompt), wanted), 0, LogitTolerance);
        }

        JsonNode[] texts = [.. expected.Root["nll"].Elements()];
        Assert.NotEmpty(texts);
        foreach (JsonNode node in texts)
            Assert.InRange(MeanLoss(model, node["ids"].Integers()) - node["mean_nll_nats"].Number(), -LossTolerance, LossTolerance);
    }

    /// <summary>Mean negative log-likelihood in nats of every token but the first.</summary>
    private static double MeanLoss(DecoderModel model, int[] tokens)
    {
        int vocabulary = model.Info.VocabularySize;
        float[] logits = new float[(tokens.Length - 1) * vocabulary];
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        session.PrefillAll(tokens.AsSpan(0, tokens.Length - 1), logits);
        return Enumerable.Range(1, tokens.Length - 1).Average(position =>
        {
            ReadOnlySpan<float> row = logits.AsSpan((position - 1) * vocabulary, vocabulary);
            double largest = row[Logits.Best(row)], sum = 0;
            foreach (float logit in row)
                sum += Math.Exp(logit - largest);
            return largest + Math.Log(sum) - row[tokens[position]];
        });
    }
}
