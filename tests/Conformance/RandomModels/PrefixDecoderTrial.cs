using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>A prompt that is read in both directions, and the answer to it at once and token by token.</summary>
internal sealed class PrefixDecoderTrial : RandomModelTrial
{
    private const int Length = 20;

    public override double[][] Expect(RandomModel model, GraphInterpreter interpreter)
    {
        int[] tokens = model.Tokens(Length);
        return [[.. interpreter.Forward(tokens[..PromptLength]).Elements, .. interpreter.Forward(tokens[PromptLength..]).Elements]];
    }

    public override IEnumerable<ComputedPart> Compute(RandomModel model, TransformerModel loaded)
    {
        int vocabulary = model.Spec.VocabularySize;
        int[] tokens = model.Tokens(Length);
        using Session session = ((DecoderModel)loaded).CreateSession(new SessionOptions { Capacity = Length });
        yield return new("all of the prompt", 0, 0, Reading.All(session, tokens[..PromptLength], vocabulary));
        yield return new("the answer at once", 0, PromptLength * vocabulary, Reading.All(session, tokens[PromptLength..], vocabulary));
        session.Reset();
        yield return new("the prompt's last token", 0, (PromptLength - 1) * vocabulary, session.Prefill(tokens.AsSpan(0, PromptLength)).ToArray());
        yield return new("the answer token by token", 0, PromptLength * vocabulary, Reading.OneByOne(session, tokens[PromptLength..]));
    }

    // The start token, where a model has one, stands at half of the tokens and is the last of the prompt.
    private static int PromptLength => (Length / 2) + 1;
}
