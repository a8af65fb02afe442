using System;
using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>From which length on a longer sequence changes the positions of every earlier token.</summary>
/// <param name="Beyond">The length up to which it does not.</param>
/// <param name="Once">True where that happens once, at this length (LongRope); false where every further token does it (dynamic scaling).</param>
public sealed record LengthDependence(int Beyond, bool Once)
{
    /// <summary>That of a model's decoder; null where positions never change.</summary>
    public static LengthDependence? Of(ModelSpec spec)
    {
        IEnumerable<RotaryScalingSpec> scalings = (spec.Decoder?.Kinds ?? default)
            .Select(kind => kind.Attention.Positions).OfType<PositionSpec.Rotary>().Select(rotary => rotary.Scaling);
        LengthDependence[] found = scalings.Select(scaling => scaling switch
        {
            RotaryScalingSpec.Dynamic dynamic => new LengthDependence(dynamic.OriginalLength, Once: false),
            RotaryScalingSpec.LongRope longRope => new LengthDependence(longRope.OriginalLength, Once: true),
            _ => null,
        }).OfType<LengthDependence>().ToArray();
        return found.Length == 0 ? null : new LengthDependence(found.Min(item => item.Beyond), found.Length == 1 && found[0].Once);
    }
}
