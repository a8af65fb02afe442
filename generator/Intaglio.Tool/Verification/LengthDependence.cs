using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Verification;

/// <summary>Whether the logits of a token depend on how many tokens follow.</summary>
internal static class LengthDependence
{
    /// <summary>The sequence length beyond which they do, as under dynamic rotary scaling; <see cref="int.MaxValue"/> where they never do.</summary>
    public static int Beyond(ModelSpec model) => model.OnlyStack.Kinds
        .Select(layer => layer.Attention.Positions)
        .OfType<PositionSpec.Rotary>()
        .Select(rotary => rotary.Scaling)
        .OfType<RotaryScalingSpec.Dynamic>()
        .Select(dynamic => dynamic.OriginalLength)
        .DefaultIfEmpty(int.MaxValue)
        .Min();
}
