using Intaglio.Runtime.Tests.Generation;
using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Encoders;

public class EncoderDecoderModelTests
{
    private static readonly int[] Source = [3, 14, 1, 5, 19, 2];

    [Fact]
    public void A_session_answers_its_source()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(workers: 2);
        using EncodedSource source = model.Encode(Source);
        Assert.Equal((6, 2), (source.Length, source.HiddenSize));
        Assert.Equal(TinyEncoderProgram.HiddenStates(TinyEncoderProgram.Cells(Source)), source.HiddenStates);
        using Session session = model.CreateSession(source);
        Assert.Equal(TinyEncoderDecoder.Expected(Source, 0), session.Decode(0));
        Assert.Equal(TinyEncoderDecoder.Expected(Source, 0, 7, 8), session.Prefill([7, 8]));
        session.Truncate(1);
        Assert.Equal(TinyEncoderDecoder.Expected(Source, 0, 4), session.Decode(4));
    }

    [Fact]
    public void An_input_can_be_the_source()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(
            information => information with { InputElements = TinyEncoderProgram.InputElements, InputRows = TinyEncoderProgram.InputRows });
        float[] input = [1, 2, 4, 8, 0.5f];
        using EncodedSource source = model.EncodeInput(input);
        Assert.Equal(TinyEncoderProgram.InputRows, source.Length);
        using Session session = model.CreateSession(source);
        Assert.Equal(TinyEncoderDecoder.Expected(TinyEncoderProgram.Cells(input), [5]), session.Decode(5));
        Assert.Contains("one input of 5 numbers; there are 10", Assert.Throws<ArgumentException>(() => model.EncodeInput(new float[10])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Encode([1]));
    }

    [Fact]
    public void Sessions_and_their_forks_keep_a_source_alive_that_its_owner_disposed()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create();
        EncodedSource source = model.Encode(Source);
        Session session = model.CreateSession(source);
        session.Decode(0);
        source.Dispose();
        source.Dispose();
        Session fork = session.Fork();
        session.Dispose();
        session.Dispose();
        Assert.Equal(TinyEncoderDecoder.Expected(Source, 0, 3), fork.Decode(3));
        fork.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.HiddenStates.Length);
        Assert.Throws<ObjectDisposedException>(() => model.CreateSession(source));
    }

    [Fact]
    public void Sessions_on_several_threads_read_one_source()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(workers: 2);
        using EncodedSource source = model.Encode(Source);
        Parallel.For(0, 40, index =>
        {
            using Session session = model.CreateSession(source, new() { Workers = 1 + (index % 2), Capacity = 9 });
            for (int length = 1; length < 9; length++)
                session.Decode((index + length) % TinyProgram.Vocabulary);
            int[] answer = [.. Enumerable.Range(1, 8).Select(length => (index + length) % TinyProgram.Vocabulary)];
            Assert.Equal(TinyEncoderDecoder.Expected(Source, answer), session.Logits);
        });
    }

    [Fact]
    public void A_source_of_another_model_is_refused()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(), other = TinyEncoderDecoder.Create();
        using EncodedSource source = other.Encode(Source);
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => model.CreateSession(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_source_has_a_vocabulary_of_its_own()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create();
        Assert.Contains("token 20 at index 1; the 20 tokens", Assert.Throws<ArgumentOutOfRangeException>(() => model.Encode([19, 20])).Message, StringComparison.Ordinal);
        using EncodedSource source = model.Encode([19]);
        using Session session = model.CreateSession(source);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Decode(19).Length);
    }

    [Fact]
    public void Starting_with_a_prompt_encodes_it_and_reads_the_start_token()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(information => information with { DecoderStartToken = 6 });
        using Session session = model.Start(Source, maxTokens: 4);
        Assert.Equal([6], session.Tokens);
        Assert.Equal(5, session.Capacity);
        Assert.Equal(TinyEncoderDecoder.Expected(Source, 6), session.Logits);
    }

    [Fact]
    public void A_model_without_a_start_token_says_what_to_do()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create(information => information with { DecoderStartToken = null });
        Assert.Contains("CreateSession", Assert.Throws<InvalidOperationException>(() => model.Start(Source, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_generated_from_a_source_as_from_a_prompt()
    {
        using TinyEncoderDecoder model = TinyEncoderDecoder.Create();
        TextTokenizer tokenizer = TinyTokenizer.Create();
        Generation<string> generation = model.GenerateTextAsync(tokenizer, "cde", new() { Sampling = SamplingOptions.Greedy, MaxTokens = 6, StopTokens = [] });
        string text = "";
        await foreach (string piece in generation)
            text += piece;
        List<int> answer = [0];
        for (int i = 0; i < 6; i++)
        {
            float[] logits = TinyEncoderDecoder.Expected(tokenizer.Encode("cde"), [.. answer]);
            answer.Add(Array.IndexOf(logits, logits.Max()));
        }

        Assert.Equal(tokenizer.Decode(answer.Skip(1).ToArray()), text);
        Assert.Equal((FinishReason.Length, 4, 6), (generation.FinishReason, generation.PromptTokens, generation.GeneratedTokens));
    }
}
