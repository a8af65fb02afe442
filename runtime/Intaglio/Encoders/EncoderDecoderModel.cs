using Intaglio.CompilerServices;
using Intaglio.Encoders;

namespace Intaglio;

/// <summary>A compiled encoder-decoder with its weights in memory: the base class of what the generator makes of an encoder-decoder's class.</summary>
/// <remarks>Safe for several threads: any number of sources may be encoded and sessions run at once.</remarks>
public abstract class EncoderDecoderModel : TransformerModel, ILanguageModel
{
    private readonly SequenceEncoder encoder;

    /// <summary>Called by generated code.</summary>
    /// <param name="information">What the model is.</param>
    /// <param name="loaded">The program and its weights, which the model takes over.</param>
    protected EncoderDecoderModel(ModelInfo information, LoadedProgram loaded)
        : base(information, loaded) => encoder = new SequenceEncoder(information, loaded);

    /// <summary>Bytes of key/value cache that each session needs for one position of the answer, rounded up.</summary>
    public long CacheBytesPerPosition => CachedBytesPerPosition;

    /// <summary>Encodes a source: what is to be translated, summarised or answered.</summary>
    /// <param name="tokens">The token ids, at least one.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before the encoder and behind it.</param>
    /// <returns>The source for <see cref="CreateSession"/>, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">There are no tokens, or more than the model encodes together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary, or there are not that many workers.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public EncodedSource Encode(ReadOnlySpan<int> tokens, EncodeOptions? options = null, CancellationToken cancellationToken = default) =>
        encoder.EncodeSource(tokens, options, cancellationToken);

    /// <summary>Encodes a spectrogram or an image as the source.</summary>
    /// <param name="input">Its <see cref="ModelInfo.InputElements"/> numbers: a spectrogram [bins, frames], or pixels [channels, height, width].</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before the encoder and behind it.</param>
    /// <returns>The source for <see cref="CreateSession"/>, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The model reads tokens, or an input has another number of elements.</exception>
    /// <inheritdoc cref="Encode" path="/exception[position() > 1]"/>
    public EncodedSource EncodeInput(ReadOnlySpan<float> input, EncodeOptions? options = null, CancellationToken cancellationToken = default) =>
        encoder.EncodeSourceInput(input, options, cancellationToken);

    /// <summary>Makes a session that answers a source: the decoder's tokens with their key/value cache.</summary>
    /// <param name="source">What this model's encoder made of the source. The session keeps it alive, so the caller may dispose it.</param>
    /// <param name="options">Capacity and workers; null for the defaults.</param>
    /// <returns>A session at position 0, which the caller disposes. Its first token is usually <see cref="ModelInfo.DecoderStartToken"/>.</returns>
    /// <exception cref="ArgumentException">Another model encoded the source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1 or more than the model's positions allow, or there are not that many workers.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for the cache.</exception>
    /// <exception cref="ObjectDisposedException">The model or the source was disposed.</exception>
    public Session CreateSession(EncodedSource source, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return NewSession(options, source.For(Loaded));
    }

    /// <inheritdoc cref="DecoderModel.CreateBatch"/>
    public SessionBatch CreateBatch(int sessions, int? workers = null) => NewBatch(sessions, workers);

    /// <inheritdoc/>
    public Session Start(ReadOnlySpan<int> prompt, int maxTokens, int? workers = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        int start = Info.DecoderStartToken ?? throw new InvalidOperationException(
            $"{Info.Name} does not say which token its decoder starts with (decoder_start_token_id): make a session with CreateSession and read the first tokens with Prefill.");
        using EncodedSource source = Encode(prompt, new() { Workers = workers }, cancellationToken);
        Session session = CreateSession(source, new() { Capacity = CapacityFor(1, maxTokens), Workers = workers });
        return session.AfterReading([start], cancellationToken);
    }

    private protected override void FreeIdleMemory() => encoder.FreeIdleMemory();
}
