namespace Intaglio.Text;

/// <summary>Several normalizers, one after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> steps) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text)
    {
        foreach (Normalizer step in steps) text = step.Apply(text);
        return text;
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static NormalizerSequence Read(ref PartReader reader) =>
        new(reader.List(static (ref PartReader step) => PartKinds.ReadNormalizer(ref step) ?? throw PartReader.Malformed("A step is missing.")));

    /// <inheritdoc/>
    public override void Write(PartWriter writer) => writer.List(steps, writer.Part);
}
