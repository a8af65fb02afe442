using Intaglio.CompilerServices;
using Intaglio.Encoders;

namespace Intaglio;

/// <summary>A compiled encoder with its weights in memory: the base class of what the generator makes of an encoder's class.</summary>
/// <remarks>
/// Safe for several threads at once. Sequences of different lengths are computed together without padding, so a batch gives the same bits as its
/// sequences one by one. Memory of a call is kept for the next one: beyond its result a call allocates nothing once it has seen its largest batch.
/// </remarks>
public abstract class EncoderModel : TransformerModel
{
    private readonly SequenceEncoder encoder;

    /// <summary>Called by generated code.</summary>
    /// <param name="information">What the model is.</param>
    /// <param name="loaded">The program and its weights, which the model takes over.</param>
    protected EncoderModel(ModelInfo information, LoadedProgram loaded)
        : base(information, loaded) => encoder = new SequenceEncoder(information, loaded);

    /// <summary>Encodes one sequence of tokens.</summary>
    /// <param name="tokens">The token ids, at least one.</param>
    /// <param name="tokenTypes">The type of each; empty for type 0 everywhere.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before anything is computed.</param>
    /// <returns>Hidden states, and the results of the model's head.</returns>
    /// <exception cref="ArgumentException">There are no tokens, more than the model encodes together, or not as many types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary, a type is none of the model's, or there are not that many workers.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public EncodedSequence Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> tokenTypes = default, EncodeOptions? options = null, CancellationToken cancellationToken = default) =>
        encoder.Encode(tokens, tokenTypes, options, cancellationToken);

    /// <summary>Encodes many sequences, of any lengths.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at between groups of sequences that are computed together.</param>
    /// <returns>What was made of each, in the same order.</returns>
    /// <inheritdoc cref="Encode" path="/exception"/>
    public IReadOnlyList<EncodedSequence> EncodeBatch(ReadOnlySpan<TokenSequence> sequences, EncodeOptions? options = null, CancellationToken cancellationToken = default) =>
        encoder.Encode(sequences, options, cancellationToken);

    /// <summary>Encodes images or spectrograms.</summary>
    /// <param name="inputs">The numbers of one input behind those of the other, <see cref="ModelInfo.InputElements"/> each: pixels [channels, height, width] or a spectrogram [bins, frames].</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at between groups of inputs that are computed together.</param>
    /// <returns>What was made of each, in the same order; <see cref="EncodedSequence.Length"/> is <see cref="ModelInfo.InputRows"/>.</returns>
    /// <exception cref="ArgumentException">The model reads tokens, or the numbers are not a whole number of inputs.</exception>
    /// <inheritdoc cref="Encode" path="/exception[position() > 1]"/>
    public IReadOnlyList<EncodedSequence> EncodeInputs(ReadOnlySpan<float> inputs, EncodeOptions? options = null, CancellationToken cancellationToken = default) =>
        encoder.EncodeInputs(inputs, options, cancellationToken);

    private protected override void FreeIdleMemory() => encoder.FreeIdleMemory();
}
