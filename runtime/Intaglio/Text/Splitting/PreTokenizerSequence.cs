namespace Intaglio.Text;

/// <summary>Several pre-tokenizers: each cuts the pieces of the one before.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(string text, bool first, List<string> pieces)
    {
        List<string> current = [text];
        foreach (PreTokenizer step in steps)
        {
            List<string> next = [];
            for (int i = 0; i < current.Count; i++) step.Split(current[i], first && i == 0, next);
            current = next;
        }
        pieces.AddRange(current);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static PreTokenizerSequence Read(ref PartReader reader) =>
        new(reader.List(static (ref PartReader step) => PartKinds.ReadPreTokenizer(ref step) ?? throw PartReader.Malformed("A step is missing.")));

    /// <inheritdoc/>
    public override void Write(PartWriter writer) => writer.List(steps, writer.Part);
}
