namespace Intaglio;

/// <summary>A tensor that a checkpoint holds in another form than the model needs.</summary>
/// <param name="Name">Its name in the checkpoint.</param>
/// <param name="Expected">The shape or the types that the model needs.</param>
/// <param name="Found">What the checkpoint holds.</param>
public readonly record struct TensorMismatch(string Name, string Expected, string Found)
{
    /// <summary>"name: expected ..., found ..."</summary>
    public override string ToString() => $"{Weights.Wording.Plain(Name)}: expected {Expected}, found {Found}";
}
