using System.Collections.Concurrent;
using Intaglio.Runtime.Tests.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class GenerationTests
{
    private static readonly TextTokenizer Tokenizer = TinyTokenizer.Create();
    private static readonly GenerationOptions Greedy = new() { Sampling = SamplingOptions.Greedy, MaxTokens = 12, StopTokens = [] };

    [Fact]
    public async Task Greedy_tokens_are_the_most_probable_ones_of_the_model()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        Generation<int> generation = session.GenerateAsync(new[] { 0, 3, 4 }, Greedy);
        List<int> tokens = await Collect(generation);
        List<int> expected = [0, 3, 4];
        for (int i = 0; i < 12; i++) expected.Add(IndexOfMaximum(TinyProgram.Expected(expected.ToArray())));
        Assert.Equal(expected.Skip(3), tokens);
        Assert.Equal((FinishReason.Length, 3, 12), (generation.FinishReason, generation.PromptTokens, generation.GeneratedTokens));
        Assert.Equal(expected, session.Tokens.ToArray());
    }

    [Fact]
    public async Task Text_is_what_the_tokens_spell()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        int[] prompt = Tokenizer.Encode("cd");
        Assert.Equal([0, 3, 4], prompt);
        string expected = Tokenizer.Decode((await Collect(session.GenerateAsync(prompt, Greedy))).ToArray());
        Generation<string> generation = model.GenerateTextAsync(Tokenizer, "cd", Greedy);
        Assert.Equal(expected, string.Concat(await Collect(generation)));
        Assert.Equal((FinishReason.Length, 3, 12), (generation.FinishReason, generation.PromptTokens, generation.GeneratedTokens));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_text()
    {
        using TinyModel model = TinyModel.Create();
        GenerationOptions options = Greedy with { Sampling = new() { Temperature = 1000 } };
        Generation<string> first = model.GenerateTextAsync(Tokenizer, "cd", options);
        string text = string.Concat(await Collect(first));
        options = options with { Sampling = options.Sampling with { Seed = first.Seed } };
        Assert.Equal(text, string.Concat(await Collect(model.GenerateTextAsync(Tokenizer, "cd", options))));
    }

    [Fact]
    public async Task A_stop_token_ends_the_text()
    {
        using TinyModel model = TinyModel.Create();
        List<int> all = await Collect(model.CreateSession().GenerateAsync(new[] { 0, 3 }, Greedy));
        int stop = all.First(token => token != all[0]);
        Generation<string> generation = model.GenerateTextAsync(Tokenizer, "c", Greedy with { StopTokens = [stop] });
        Assert.Equal(Tokenizer.Decode(all.TakeWhile(token => token != stop).ToArray()), string.Concat(await Collect(generation)));
        Assert.Equal(FinishReason.StopToken, generation.FinishReason);
    }

    [Fact]
    public async Task A_stop_string_over_two_tokens_ends_the_text()
    {
        using TinyModel model = TinyModel.Create();
        // Hot enough that letters vary; the seed makes both runs the same.
        GenerationOptions options = Greedy with { Sampling = new() { Temperature = 1000, Seed = 3 } };
        string all = string.Concat(await Collect(model.GenerateTextAsync(Tokenizer, "c", options)));
        string stop = all.Substring(4, 3);
        using Session session = model.CreateSession();
        Generation<string> generation = session.GenerateTextAsync(Tokenizer, "c", options with { StopStrings = [stop] });
        string text = string.Concat(await Collect(generation));
        Assert.Equal(all[..all.IndexOf(stop, StringComparison.Ordinal)], text);
        Assert.Equal(FinishReason.StopString, generation.FinishReason);
        Assert.EndsWith(stop, Tokenizer.Decode(session.Tokens), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_session_ends_the_text()
    {
        using TinyModel model = TinyModel.Create(maxPositions: 8, hardLimit: true);
        Generation<string> generation = model.GenerateTextAsync(Tokenizer, "cde", Greedy);
        await Collect(generation);
        Assert.Equal((FinishReason.Capacity, 4, 5), (generation.FinishReason, generation.PromptTokens, generation.GeneratedTokens));
    }

    [Fact]
    public async Task A_session_goes_on_where_it_ended()
    {
        using TinyModel model = TinyModel.Create();
        using Session whole = model.CreateSession(), parts = model.CreateSession();
        List<int> expected = await Collect(whole.GenerateAsync(new[] { 0, 3 }, Greedy));
        List<int> tokens = await Collect(parts.GenerateAsync(new[] { 0, 3 }, Greedy with { MaxTokens = 5 }));
        tokens.AddRange(await Collect(parts.GenerateAsync(ReadOnlyMemory<int>.Empty, Greedy with { MaxTokens = 7 })));
        Assert.Equal(expected, tokens);
    }

    [Fact]
    public async Task A_prompt_longer_than_the_model_is_refused_with_the_numbers()
    {
        using TinyModel model = TinyModel.Create(maxPositions: 8, hardLimit: true);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Collect(model.GenerateTextAsync(Tokenizer, "abcdefghij", Greedy)));
        Assert.Contains("8 positions", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_it_before_the_next_token()
    {
        using TinyModel model = TinyModel.Create();
        using var cancellation = new CancellationTokenSource();
        Generation<string> generation = model.GenerateTextAsync(Tokenizer, "c", Greedy, cancellation.Token);
        int pieces = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string piece in generation)
            {
                if (++pieces == 2) await cancellation.CancelAsync();
            }
        });
        Assert.Equal(2, pieces);
        Assert.Null(generation.FinishReason);
    }

    [Fact]
    public async Task Cancelling_reaches_the_prompt()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Collect(session.GenerateAsync(new int[20], Greedy), cancelled));
        Assert.Equal(0, session.Position);
    }

    [Fact]
    public void It_can_be_enumerated_once()
    {
        using TinyModel model = TinyModel.Create();
        Generation<string> generation = model.GenerateTextAsync(Tokenizer, "c", Greedy);
        generation.GetAsyncEnumerator();
        Assert.Contains("once", Assert.Throws<InvalidOperationException>(() => generation.GetAsyncEnumerator()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_strings_without_a_tokenizer_are_refused()
    {
        using TinyModel model = TinyModel.Create();
        using Session session = model.CreateSession();
        Assert.Contains("GenerateTextAsync", Assert.Throws<ArgumentException>(
            () => session.GenerateAsync(new[] { 1 }, Greedy with { StopStrings = ["a"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_computed_on_a_thread_with_a_synchronization_context()
    {
        using TinyModel model = TinyModel.Create();
        var loop = new MessageLoop();
        Generation<string> generation = model.GenerateTextAsync(Tokenizer, "c", Greedy);
        bool computedHere = false;
        loop.Run(async () =>
        {
            TinyProgram.AtStart = () => computedHere = true;
            await foreach (string piece in generation) Assert.Same(loop, SynchronizationContext.Current);
            TinyProgram.AtStart = null;
        });
        Assert.Equal(12, generation.GeneratedTokens);
        Assert.False(computedHere);
    }

    [Fact]
    public async Task Several_generations_of_one_model_run_at_once_and_give_the_same_as_alone()
    {
        using TinyModel model = TinyModel.Create();
        string alone = string.Concat(await Collect(model.GenerateTextAsync(Tokenizer, "cd", Greedy)));
        List<string>[] together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Collect(model.GenerateTextAsync(Tokenizer, "cd", Greedy))));
        Assert.All(together, pieces => Assert.Equal(alone, string.Concat(pieces)));
    }

    private static async Task<List<T>> Collect<T>(Generation<T> generation, CancellationToken cancellationToken = default)
    {
        List<T> elements = [];
        await foreach (T element in generation.WithCancellation(cancellationToken)) elements.Add(element);
        return elements;
    }

    private static int IndexOfMaximum(float[] logits) => Array.IndexOf(logits, logits.Max());

    /// <summary>A thread that runs what is posted to it, as a user interface does.</summary>
    private sealed class MessageLoop : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> messages = [];

        public override void Post(SendOrPostCallback d, object? state) => messages.Add((d, state));

        public void Run(Func<Task> action)
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(this);
            try
            {
                Task task = action();
                task.ContinueWith(_ => messages.CompleteAdding(), TaskScheduler.Default);
                foreach ((SendOrPostCallback callback, object? state) in messages.GetConsumingEnumerable()) callback(state);
                task.GetAwaiter().GetResult();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
