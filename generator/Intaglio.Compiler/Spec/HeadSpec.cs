namespace Intaglio.Compiler.Spec;

/// <summary>What turns the last hidden state into the result.</summary>
public abstract record HeadSpec
{
    private HeadSpec()
    {
    }

    /// <summary>True where a table of tokens is the last projection too.</summary>
    public virtual bool IsTied => false;

    /// <summary>Nothing: hidden states are the result.</summary>
    public sealed record None : HeadSpec;

    /// <summary>A score for every token of the vocabulary, at every position.</summary>
    /// <param name="Tied">True where the token table is the projection too.</param>
    /// <param name="Bias">Whether a bias is added.</param>
    /// <param name="Scale">Factor on the logits (Cohere, Granite), 1 for none.</param>
    /// <param name="SoftCap">Logits become cap · tanh(logit / cap) (Gemma 2); null for none.</param>
    /// <param name="Projection">True where the hidden state is first projected to the embedding's width (OPT-350M's <c>project_out</c>).</param>
    public sealed record LanguageModel(bool Tied, bool Bias, float Scale = 1, float? SoftCap = null, bool Projection = false) : HeadSpec
    {
        public override bool IsTied => Tied;
    }

    /// <summary>A dense layer, an activation and a norm before the projection to the vocabulary, at every position (BERT).</summary>
    /// <param name="Activation">After the dense layer, whose outputs have the embedding's width where the head is tied.</param>
    /// <param name="Norm">After the activation.</param>
    /// <param name="Tied">True where the token table is the projection too.</param>
    /// <param name="Bias">Whether the projection adds a bias.</param>
    /// <param name="TransformBias">Whether the dense layer adds a bias (ModernBERT's does not).</param>
    public sealed record MaskedLanguageModel(Activation Activation, NormSpec? Norm, bool Tied, bool Bias, bool TransformBias = true) : HeadSpec
    {
        public override bool IsTied => Tied;
    }

    /// <summary>A dense layer with tanh on the first token: one vector a sequence, beside the hidden states (BERT).</summary>
    public sealed record Pooler : HeadSpec;

    /// <summary>A score for each label, one row a sequence.</summary>
    /// <param name="Labels">The labels in order.</param>
    /// <param name="Pooling">Which hidden state speaks for the sequence.</param>
    /// <param name="Dense">The activation of a dense layer [hidden, hidden] before the scores (BERT's pooler, RoBERTa's head); null where there is no such layer.</param>
    /// <param name="DenseBias">Whether the dense layer adds a bias.</param>
    /// <param name="Norm">The norm after the dense layer (ModernBERT), where there is one.</param>
    /// <param name="Bias">Whether the scores add a bias (decoders' do not).</param>
    public sealed record Classifier(
        EquatableArray<string> Labels, SequencePooling Pooling, Activation? Dense, bool DenseBias = true, NormSpec? Norm = null, bool Bias = true) : HeadSpec;

    /// <summary>A score for each label at every position (named entities; ELECTRA's discriminator).</summary>
    /// <param name="Labels">The labels in order.</param>
    /// <param name="Dense">The activation of a dense layer [hidden, hidden] before the scores; null where there is no such layer.</param>
    public sealed record TokenClassifier(EquatableArray<string> Labels, Activation? Dense) : HeadSpec;
}
