namespace Intaglio;

/// <summary>A session as the source of logits.</summary>
internal sealed class SessionSource(Session session) : TokenSource
{
    /// <inheritdoc/>
    public override int Position => session.Position;

    /// <inheritdoc/>
    public override int Capacity => session.Capacity;

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Tokens => session.Tokens;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Logits => session.Logits;

    /// <inheritdoc/>
    public override void Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellationToken) => session.Prefill(prompt, cancellationToken);

    /// <inheritdoc/>
    public override void Decode(int token) => session.Decode(token);
}
