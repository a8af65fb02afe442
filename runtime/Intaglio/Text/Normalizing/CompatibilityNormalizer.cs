using System.Text;

namespace Intaglio.Text;

/// <summary>Unicode's compatibility forms, NFKC and NFKD.</summary>
internal sealed class CompatibilityNormalizer(NormalizationForm form) : Normalizer
{
    /// <summary>False in an application with InvariantGlobalization: there .NET returns text as it is.</summary>
    public static bool IsAvailable { get; } = "ﬁ".Normalize(NormalizationForm.FormKC) == "fi";

    /// <inheritdoc/>
    public override string Apply(string text)
    {
        // Half a surrogate pair makes Normalize throw; the encoders take it for U+FFFD anyway.
        return CanonicalNormalizer.WithoutLoneSurrogates(text).Normalize(form);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="NotSupportedException">The application has InvariantGlobalization.</exception>
    public static CompatibilityNormalizer Read(ref PartReader reader)
    {
        var form = (NormalizationForm)reader.Number();
        if (form is not (NormalizationForm.FormKC or NormalizationForm.FormKD)) throw PartReader.Malformed($"{(int)form} is no compatibility form.");
        return IsAvailable ? new(form) : throw Unavailable($"{form}");
    }

    /// <summary>What is thrown where <see cref="IsAvailable"/> is false.</summary>
    public static NotSupportedException Unavailable(string what) => new($"{what} needs Unicode compatibility normalization, which .NET "
        + "leaves out with InvariantGlobalization; set <InvariantGlobalization>false</InvariantGlobalization> in the application's project file.");

    /// <inheritdoc/>
    public override void Write(PartWriter writer) => writer.Number((int)form);
}
