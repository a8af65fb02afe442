using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What a family's rotary positions are where its config.json says nothing.</summary>
/// <param name="Theta">Base of the frequencies.</param>
/// <param name="PartialFactor">The part of a head that is turned; null where the family turns whole heads and knows no <c>partial_rotary_factor</c>.</param>
/// <param name="Layout">Which elements are turned together; no key says it.</param>
/// <param name="OriginalLength">The original length of longrope; null where only the file says it.</param>
/// <param name="OldLongRope">True where <c>su</c> and <c>yarn</c> are names of longrope, as in Phi-3's first files.</param>
internal sealed record RotaryTraits(
    double Theta = SpecDefaults.RotaryTheta,
    double? PartialFactor = null,
    RotaryLayout Layout = RotaryLayout.Halves,
    int? OriginalLength = null,
    bool OldLongRope = false);
