using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>Sessions that are decoded together get the bits that each would get alone.</summary>
public class SessionBatchTests(ReferenceModels models) : IClassFixture<ReferenceModels>
{
    private static readonly int[] PromptLengths = [3, 1, 40, 12, 33, 2, 7, 21, 5];

    public static TheoryData<string, InstructionSet, WeightFormat> EveryForm() => ConformanceSetTests.FormsOf(ReferenceModels.Names);

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void Sessions_of_different_lengths_decoded_together_have_the_bits_of_each_alone(string name, InstructionSet instructionSet, WeightFormat format)
    {
        const int steps = 3;
        Machine.SkipUnlessSupported(instructionSet);
        using DecoderModel model = models[name].Load(new LoadOptions { InstructionSet = instructionSet, Format = format, Workers = 2 });
        Session[] alone = [.. PromptLengths.Select((length, seed) => Started(model, length, seed))];
        Session[] together = [.. PromptLengths.Select((length, seed) => Started(model, length, seed))];
        using SessionBatch batch = model.CreateBatch(PromptLengths.Length);
        for (int count = 1; count <= PromptLengths.Length; count++)
        {
            for (int step = 0; step < steps; step++)
            {
                int[] tokens = ReferenceModel.Tokens(model, count, (count * steps) + step);
                batch.Decode(together.AsSpan(0, count), tokens);
                for (int index = 0; index < count; index++)
                {
                    Assert.Equal(0, Logits.Distance(together[index].Logits, alone[index].Decode(tokens[index])));
                    Assert.Equal(alone[index].Tokens.ToArray(), together[index].Tokens.ToArray());
                }
            }
        }

        Array.ForEach([.. alone, .. together], session => session.Dispose());
    }

    private static Session Started(DecoderModel model, int promptLength, int seed)
    {
        Session session = model.CreateSession(new SessionOptions { Capacity = 64 });
        session.Prefill(ReferenceModel.Tokens(model, promptLength, seed));
        return session;
    }
}
