using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Short ways to change one member of a model.</summary>
internal static class SpecChanges
{
    public static ModelSpec WithRotary(this ModelSpec spec, Func<PositionSpec.Rotary, PositionSpec.Rotary> change) =>
        spec.WithAttention(attention => attention with { Positions = change((PositionSpec.Rotary)attention.Positions) });

    public static ModelSpec WithScaling(this ModelSpec spec, RotaryScalingSpec scaling) => spec.WithRotary(rotary => rotary with { Scaling = scaling });

    public static ModelSpec WithName(this ModelSpec spec, TensorSource source) =>
        spec.WithNames(spec.Naming.Sources.Select(other => other.Role == source.Role ? source : other));

    public static ModelSpec WithoutName(this ModelSpec spec, WeightRole role) => spec.WithNames(spec.Naming.Sources.Where(source => source.Role != role));

    private static ModelSpec WithNames(this ModelSpec spec, IEnumerable<TensorSource> sources) =>
        spec with { Naming = spec.Naming with { Sources = sources.ToEquatableArray() } };
}
