namespace Intaglio;

/// <summary>What the generation loop needs of a session.</summary>
internal abstract class TokenSource
{
    /// <summary>How many tokens were read.</summary>
    public abstract int Position { get; }

    /// <summary>How many can be read.</summary>
    public abstract int Capacity { get; }

    /// <summary>The tokens that were read.</summary>
    public abstract ReadOnlySpan<int> Tokens { get; }

    /// <summary>The logits that follow them.</summary>
    public abstract ReadOnlySpan<float> Logits { get; }

    /// <summary>Reads a prompt.</summary>
    public abstract void Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellationToken);

    /// <summary>Reads one token.</summary>
    public abstract void Decode(int token);
}
