namespace Intaglio.Compiler.Spec;

/// <summary>What turns the last hidden state into the result.</summary>
public abstract record HeadSpec
{
    private HeadSpec()
    {
    }

    /// <summary>Nothing: hidden states are the result.</summary>
    public sealed record None : HeadSpec;

    /// <summary>A score for every token of the vocabulary.</summary>
    /// <param name="Tied">True where the token table is the projection too.</param>
    /// <param name="Bias">Whether a bias is added.</param>
    /// <param name="Scale">Factor on the logits (Cohere, Granite), 1 for none.</param>
    /// <param name="SoftCap">Logits become cap · tanh(logit / cap) (Gemma 2); null for none.</param>
    public sealed record LanguageModel(bool Tied, bool Bias, float Scale = 1, float? SoftCap = null) : HeadSpec;

    /// <summary>A dense layer, an activation and a norm before the tied projection (BERT).</summary>
    public sealed record MaskedLanguageModel(Activation Activation, NormSpec? Norm, bool Tied, bool Bias) : HeadSpec;

    /// <summary>A dense layer with tanh on the first token (BERT).</summary>
    public sealed record Pooler : HeadSpec;

    /// <summary>A score for each label.</summary>
    /// <param name="Labels">The labels in order.</param>
    /// <param name="WithPooler">Whether a dense tanh layer stands before it.</param>
    public sealed record Classifier(EquatableArray<string> Labels, bool WithPooler) : HeadSpec;
}
