using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>A source, and the decoder's tokens behind it at once, in two parts and one by one.</summary>
internal sealed class EncoderDecoderTrial : RandomModelTrial
{
    private const int SourceLength = 14;
    private const int AnswerLength = 11;

    public override double[][] Expect(RandomModel model, GraphInterpreter interpreter) =>
        [interpreter.Encode(model.Source(SourceLength)).Hidden.Elements, interpreter.Forward(model.Tokens(AnswerLength)).Elements];

    public override IEnumerable<ComputedPart> Compute(RandomModel model, TransformerModel loaded)
    {
        var translator = (EncoderDecoderModel)loaded;
        EncoderInput input = model.Source(SourceLength);
        using EncodedSource source = input.Inputs is { } inputs
            ? translator.EncodeInput(Array.ConvertAll(inputs[0], value => (float)value))
            : translator.Encode(input.Tokens[0]);
        yield return new("hidden states", 0, 0, source.HiddenStates.ToArray());

        int vocabulary = model.Spec.VocabularySize;
        int[] tokens = model.Tokens(AnswerLength);
        using Session session = translator.CreateSession(source, new SessionOptions { Capacity = AnswerLength });
        yield return new("all tokens at once", 1, 0, Reading.All(session, tokens, vocabulary));
        session.Reset();
        yield return new("a prompt of 4", 1, 3 * vocabulary, session.Prefill(tokens.AsSpan(0, 4)).ToArray());
        yield return new("tokens behind a prompt", 1, 4 * vocabulary, Reading.All(session, tokens[4..], vocabulary));
        session.Reset();
        yield return new("token by token", 1, 0, Reading.OneByOne(session, tokens));
    }
}
