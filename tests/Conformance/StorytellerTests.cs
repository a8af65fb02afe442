using Intaglio.Testing;

namespace Intaglio.Conformance;

/// <summary>The sample's model, whose weights lie in the repository.</summary>
public class StorytellerTests
{
    private static readonly string Folder = Path.Combine(Places.Repository, "samples", "Storyteller", "model");

    public static TheoryData<InstructionSet> EveryInstructionSet() => RealWeightsTests.EveryInstructionSet();

    [SkippableTheory]
    [MemberData(nameof(EveryInstructionSet))]
    public void The_story_model_says_what_its_trainer_recorded(InstructionSet instructionSet)
    {
        Machine.SkipUnlessSupported(instructionSet);
        using JsonFile expected = JsonFile.Open(Path.Combine(Folder, "expected.json"));
        using var real = new RealModel(Folder);
        using DecoderModel model = real.Load(new LoadOptions { InstructionSet = instructionSet, Workers = 2 });
        Assert.Equal(WeightFormat.BFloat16, model.Format);

        JsonNode[] cases = [.. expected.Root["cases"].Elements()];
        Assert.NotEmpty(cases);
        foreach (JsonNode node in cases)
        {
            int[] tokens = node["generated_ids"].Integers();
            Assert.Equal(tokens, Greedy.Continue(model, node["prompt_ids"].Integers(), tokens.Length));
        }
    }
}
