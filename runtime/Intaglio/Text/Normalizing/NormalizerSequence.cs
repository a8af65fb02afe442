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
    public static NormalizerSequence Read(ref PartReader reader)
    {
        reader.Enter();
        var steps = new List<Normalizer>();
        for (int left = reader.Count("steps"); left > 0; left--) steps.Add(PartKinds.ReadNormalizer(ref reader) ?? throw PartReader.Malformed("A step is missing."));
        reader.Leave();
        return new(steps);
    }

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
        writer.Number(steps.Count);
        foreach (Normalizer step in steps) writer.Part(step);
    }
}
