using System.Text;

namespace Intaglio.Text;

/// <summary>Reads "normalizer" of a tokenizer.json.</summary>
internal static class NormalizerReader
{
    /// <summary>The normalizer; null where the file names none.</summary>
    public static Normalizer? Read(JsonField field)
    {
        if (!field.Exists) return null;
        return field["type"].String() switch
        {
            "Sequence" => new NormalizerSequence([.. field["normalizers"].Items().Select(item => Read(item)).OfType<Normalizer>()]),
            "Prepend" => new PrependNormalizer(field["prepend"].String()),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(field["pattern"]), field["content"].String()),
            "NFC" => new CanonicalNormalizer(compose: true),
            "NFD" => new CanonicalNormalizer(compose: false),
            "NFKC" => Compatibility(NormalizationForm.FormKC),
            "NFKD" => Compatibility(NormalizationForm.FormKD),
            _ => throw field["type"].Unsupported("Sequence, Prepend, Replace, NFC, NFD, NFKC, NFKD"),
        };

        CompatibilityNormalizer Compatibility(NormalizationForm form) => CompatibilityNormalizer.IsAvailable
            ? new CompatibilityNormalizer(form)
            : throw CompatibilityNormalizer.Unavailable($"{field.File}: '{field.Key}'");
    }
}
