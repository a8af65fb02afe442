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
}
