using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>However a text is cut, a model computes the same, to the bit: every sum has one order.</summary>
public class PrefillTests(ReferenceModels models) : IClassFixture<ReferenceModels>
{
    private const int LongestText = 61;

    public static TheoryData<string, InstructionSet, WeightFormat> EveryForm() => ConformanceSetTests.FormsOf(ReferenceModels.Names);

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void Reading_n_tokens_in_one_go_gives_the_bits_of_n_decodes_for_every_n(string name, InstructionSet instructionSet, WeightFormat format)
    {
        Machine.SkipUnlessSupported(instructionSet);
        using DecoderModel model = models[name].Load(new LoadOptions { InstructionSet = instructionSet, Format = format, Workers = 2 });
        int[] tokens = ReferenceModel.Tokens(model, LongestText);
        using Session decoding = model.CreateSession(new SessionOptions { Capacity = LongestText });
        using Session reading = model.CreateSession(new SessionOptions { Capacity = LongestText });
        for (int count = 1; count <= LongestText; count++)
        {
            ReadOnlySpan<float> decoded = decoding.Decode(tokens[count - 1]);
            reading.Reset();
            ReadOnlySpan<float> read = reading.Prefill(tokens.AsSpan(0, count));
            Assert.Equal(0, Logits.Distance(read, decoded));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void A_text_read_in_two_pieces_gives_the_bits_of_the_text_read_in_one(string name, InstructionSet instructionSet, WeightFormat format)
    {
        Machine.SkipUnlessSupported(instructionSet);
        using DecoderModel model = models[name].Load(new LoadOptions { InstructionSet = instructionSet, Format = format, Workers = 2 });
        int[] tokens = ReferenceModel.Tokens(model, LongestText);
        using Session session = model.CreateSession(new SessionOptions { Capacity = LongestText });
        float[] whole = session.Prefill(tokens).ToArray();
        for (int cut = 1; cut < LongestText; cut++)
        {
            session.Reset();
            session.Prefill(tokens.AsSpan(0, cut));
            Assert.Equal(0, Logits.Distance(session.Prefill(tokens.AsSpan(cut)), whole));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void A_truncated_session_and_a_fork_go_on_as_if_nothing_had_been_read(string name, InstructionSet instructionSet, WeightFormat format)
    {
        Machine.SkipUnlessSupported(instructionSet);
        using DecoderModel model = models[name].Load(new LoadOptions { InstructionSet = instructionSet, Format = format, Workers = 2 });
        int[] tokens = ReferenceModel.Tokens(model, 40);
        using Session session = model.CreateSession(new SessionOptions { Capacity = 40 });
        session.Prefill(tokens.AsSpan(0, 20));
        float[] expected = session.Prefill(tokens.AsSpan(20, 5)).ToArray();

        session.Prefill(tokens.AsSpan(25, 15));
        session.Truncate(20);
        using Session fork = session.Fork();
        Assert.Equal(0, Logits.Distance(session.Prefill(tokens.AsSpan(20, 5)), expected));
        Assert.Equal(0, Logits.Distance(fork.Prefill(tokens.AsSpan(20, 5)), expected));
    }
}
