using System.Runtime.InteropServices;

namespace Intaglio.Conformance;

/// <summary>Work is split by outputs, never by sums, so the number of workers changes no bit.</summary>
public class WorkerCountTests(ReferenceModels models) : IClassFixture<ReferenceModels>
{
    private const int PromptLength = 37;
    private const int DecodedTokens = 12;

    public static TheoryData<string, InstructionSet, WeightFormat> EveryForm() => ConformanceSetTests.FormsOf(ReferenceModels.Names);

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void One_two_and_three_workers_give_identical_bits(string name, InstructionSet instructionSet, WeightFormat format)
    {
        Machine.SkipUnlessSupported(instructionSet);
        float[] alone = Run(name, instructionSet, format, workers: 1);
        Assert.DoesNotContain(float.NaN, alone);
        foreach (int workers in new[] { 2, 3 })
            Assert.True(SameBits(alone, Run(name, instructionSet, format, workers)), $"{workers} workers give other bits than 1.");
    }

    /// <summary>The logits of every token of a prompt and of tokens decoded after it.</summary>
    private float[] Run(string name, InstructionSet instructionSet, WeightFormat format, int workers)
    {
        using DecoderModel model = models[name].Load(new LoadOptions { InstructionSet = instructionSet, Format = format, Workers = workers });
        Assert.Equal(workers, model.Workers);
        int vocabulary = model.Info.VocabularySize;
        int[] tokens = ReferenceModel.Tokens(model, PromptLength + DecodedTokens);
        float[] logits = new float[tokens.Length * vocabulary];
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        session.PrefillAll(tokens.AsSpan(0, PromptLength), logits.AsSpan(0, PromptLength * vocabulary));
        for (int position = PromptLength; position < tokens.Length; position++)
            session.Decode(tokens[position]).CopyTo(logits.AsSpan(position * vocabulary));
        return logits;
    }

    private static bool SameBits(float[] left, float[] right) => MemoryMarshal.AsBytes<float>(left).SequenceEqual(MemoryMarshal.AsBytes<float>(right));
}
