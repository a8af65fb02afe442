using Intaglio.CompilerServices;
using Intaglio.Sessions;

namespace Intaglio.Encoders;

/// <summary>Runs an encoder: sequences one behind the other without padding, as many in a call as its rows allow. For any number of threads.</summary>
internal sealed unsafe class SequenceEncoder(ModelInfo information, LoadedProgram loaded)
{
    private readonly EncoderMemoryPool pool = new(loaded);
    private readonly EncoderInputCheck check = new(information, loaded.Program);

    /// <summary>Encodes one sequence.</summary>
    public EncodedSequence Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> tokenTypes, EncodeOptions? options, CancellationToken cancellationToken)
    {
        check.Tokens(tokens, tokenTypes, "The sequence");
        using Use use = Begin(options, cancellationToken);
        use.Memory.Add(tokens, tokenTypes, information.TokenTypes > 0);
        var encoded = new EncodedSequence[1];
        RunGroup(use, encoded);
        return encoded[0];
    }

    /// <summary>Encodes a batch.</summary>
    public EncodedSequence[] Encode(ReadOnlySpan<TokenSequence> sequences, EncodeOptions? options, CancellationToken cancellationToken)
    {
        for (int i = 0; i < sequences.Length; i++)
            check.Tokens(sequences[i].Tokens.Span, sequences[i].TokenTypes.Span, $"Sequence {i}");
        using Use use = Begin(options, cancellationToken);
        var encoded = new EncodedSequence[sequences.Length];
        int end;
        for (int first = 0; first < sequences.Length; first = end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            use.Memory.Clear();
            for (end = first; end < sequences.Length && sequences[end].Tokens.Length <= use.Memory.FreeRows; end++)
                use.Memory.Add(sequences[end].Tokens.Span, sequences[end].TokenTypes.Span, information.TokenTypes > 0);
            RunGroup(use, encoded.AsSpan(first, end - first));
        }

        return encoded;
    }

    /// <summary>Encodes images or spectrograms.</summary>
    public EncodedSequence[] EncodeInputs(ReadOnlySpan<float> inputs, EncodeOptions? options, CancellationToken cancellationToken)
    {
        int count = check.Inputs(inputs);
        using Use use = Begin(options, cancellationToken);
        var encoded = new EncodedSequence[count];
        int end;
        for (int first = 0; first < count; first = end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            use.Memory.Clear();
            for (end = first; end < count && information.InputRows <= use.Memory.FreeRows; end++)
                use.Memory.AddInput(inputs.Slice(end * information.InputElements, information.InputElements), information.InputRows);
            RunGroup(use, encoded.AsSpan(first, end - first));
        }

        return encoded;
    }

    /// <summary>Encodes the source of an encoder-decoder.</summary>
    public EncodedSource EncodeSource(ReadOnlySpan<int> tokens, EncodeOptions? options, CancellationToken cancellationToken)
    {
        check.Tokens(tokens, [], "The source");
        using Use use = Begin(options, cancellationToken);
        use.Memory.Add(tokens, [], information.TokenTypes > 0);
        return RunSource(use, cancellationToken);
    }

    /// <summary>Encodes an image or a spectrogram as the source of an encoder-decoder.</summary>
    public EncodedSource EncodeSourceInput(ReadOnlySpan<float> input, EncodeOptions? options, CancellationToken cancellationToken)
    {
        if (check.Inputs(input) != 1)
            throw new ArgumentException($"A source of {information.Name} is one input of {information.InputElements} numbers; there are {input.Length}.", nameof(input));
        using Use use = Begin(options, cancellationToken);
        use.Memory.AddInput(input, information.InputRows);
        return RunSource(use, cancellationToken);
    }

    /// <summary>Frees memory that no call uses, now or when it comes back.</summary>
    public void FreeIdleMemory() => pool.Close();

    private Use Begin(EncodeOptions? options, CancellationToken cancellationToken)
    {
        options ??= new EncodeOptions();
        cancellationToken.ThrowIfCancellationRequested();
        int workers = loaded.CheckWorkers(options.Workers, nameof(EncodeOptions));
        loaded.Acquire(information);
        try
        {
            return new Use(pool, loaded, workers, !options.HiddenStatesOnly && loaded.Program.ResultColumns > 0);
        }
        catch
        {
            loaded.Release();
            throw;
        }
    }

    private void RunGroup(Use use, Span<EncodedSequence> encoded)
    {
        EncoderMemory memory = use.Memory;
        int resultRows = memory.Prepare(use.Workers, use.WantsResults);
        loaded.Team.Run(loaded.Program.Encode, memory.Frame);
        for (int i = 0; i < encoded.Length; i++)
        {
            SequenceSpan span = memory.Frame->Sequences[i];
            int firstResult = loaded.Program.ResultPerSequence ? i : span.FirstRow;
            int results = resultRows == 0 ? 0 : loaded.Program.ResultPerSequence ? 1 : span.Count;
            encoded[i] = new EncodedSequence(
                information, span.Count, memory.CopyHiddenStates(span.FirstRow, span.Count, information.HiddenSize), results, results == 0 ? [] : memory.CopyResults(firstResult, results));
        }
    }

    private EncodedSource RunSource(Use use, CancellationToken cancellationToken)
    {
        EncoderMemory memory = use.Memory;
        memory.Prepare(use.Workers, wantsResults: false);
        loaded.Team.Run(loaded.Program.Encode, memory.Frame);
        cancellationToken.ThrowIfCancellationRequested();
        int length = memory.Frame->Count;

        // Copied first: what follows may write over them.
        float[] hiddenStates = memory.CopyHiddenStates(0, length, information.HiddenSize);
        var source = new SharedSource(loaded.Program, length);
        memory.Frame->Sequences->Source = source.Pointer;
        memory.Frame->Sequences->SourceLength = length;
        loaded.Team.Run(loaded.Program.ProjectSource, memory.Frame);
        return new EncodedSource(information, loaded, source, hiddenStates);
    }

    /// <summary>The weights and the memory that one call holds.</summary>
    private readonly struct Use(EncoderMemoryPool pool, LoadedProgram loaded, int workers, bool wantsResults) : IDisposable
    {
        public EncoderMemory Memory { get; } = pool.Rent();

        public int Workers => workers;

        public bool WantsResults => wantsResults;

        public void Dispose()
        {
            pool.Return(Memory);
            loaded.Release();
        }
    }
}
