using Intaglio.Testing;

namespace Intaglio.Tool.Verification;

/// <summary>What a model makes of a case.</summary>
/// <param name="Tensors">Outputs by the names under which references store them; rows of padding are zeros, as there.</param>
/// <param name="PartsDifference">The largest difference between computing as a whole and in parts.</param>
internal sealed record CaseOutputs(IReadOnlyDictionary<string, ReferenceTensor<float>> Tensors, double PartsDifference);

/// <summary>Runs cases on one kind of model.</summary>
internal abstract class ModelCases
{
    /// <summary>What runs cases on a model of its kind.</summary>
    /// <param name="model">The loaded model.</param>
    /// <param name="lengthDependentBeyond">
    /// The sequence length beyond which the logits of earlier tokens change with further ones (dynamic rotary scaling): in a longer
    /// text only the last row of a prefill can equal a decode. <see cref="int.MaxValue"/> for all other models.
    /// </param>
    public static ModelCases Of(TransformerModel model, int lengthDependentBeyond) => model switch
    {
        EncoderModel encoder => new EncoderCases(encoder),
        EncoderDecoderModel encoderDecoder => new EncoderDecoderCases(encoderDecoder),
        DecoderModel { Info.IsPrefixDecoder: true } prefixDecoder => new PrefixDecoderCases(prefixDecoder),
        DecoderModel decoder => new DecoderCases(decoder, lengthDependentBeyond),
        _ => throw new ArgumentException($"{model.Info.Name} is of no kind that has cases.", nameof(model)),
    };

    /// <summary>Runs one case, as a whole and in parts.</summary>
    /// <exception cref="ReferenceFormatException">The case is none of a model of this kind.</exception>
    public abstract CaseOutputs Run(ReferenceCase @case, CancellationToken cancellationToken);

    /// <summary>Continues the case's first row: the likeliest token of each step, and the logits behind it.</summary>
    /// <param name="case">The case.</param>
    /// <param name="count">How many steps.</param>
    /// <param name="read">What is read after each step, so that each says something of its own whatever came out before; null for what came out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ReferenceFormatException">The case is none of a model of this kind.</exception>
    public GreedyContinuation Continue(ReferenceCase @case, int count, int[]? read, CancellationToken cancellationToken)
    {
        using Session session = Start(@case, count, cancellationToken);
        ReadOnlySpan<float> logits = session.Logits;
        int[] tokens = new int[count];
        float[] lastLogits = new float[count * logits.Length];
        for (int step = 0; step < count; step++)
        {
            logits.CopyTo(lastLogits.AsSpan(step * logits.Length));
            tokens[step] = Logits.Best(logits);
            if (step + 1 < count)
                logits = session.Decode(read is null ? tokens[step] : read[step]);
        }

        return new(tokens, new([count, logits.Length], lastLogits), @case.Greedy?.Start);
    }

    /// <summary>A session that has read what the continuation goes on from, with room for some more tokens.</summary>
    protected abstract Session Start(ReferenceCase @case, int count, CancellationToken cancellationToken);

    /// <summary>The logits of a prompt read in one go, [tokens, vocabulary].</summary>
    protected static float[] ReadAll(Session session, int[] tokens, int vocabulary, CancellationToken cancellationToken)
    {
        float[] logits = new float[tokens.Length * vocabulary];
        session.Reset();
        session.PrefillAll(tokens, logits, cancellationToken);
        return logits;
    }
}
