using CsCheck;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Random attentions: heads, positions, norms, limits, windows.</summary>
internal static class RandomAttention
{
    private static readonly Gen<AttentionBias> Bias =
        from query in Gen.Bool
        from key in Gen.Bool
        from value in Gen.Bool
        from output in Gen.Bool
        select new AttentionBias(query, key, value, output);

    private static readonly Gen<Heads> AnyHeads =
        from keyValueHeads in Gen.Int[1, 3]
        from groupSize in Gen.Int[1, 4]
        from size in Gen.Int[1, 17]
        select new Heads(keyValueHeads * groupSize, keyValueHeads, size);

    private static readonly Gen<QueryKeyNormSpec?> QueryKeyNorm =
        from has in Gen.Frequency((3, Gen.Const(false)), (2, Gen.Const(true)))
        from norm in RandomLayers.Norm
        from form in Gen.Int[0, 2]
        select has ? new QueryKeyNormSpec(norm, FullWidth: form == 0, WeightPerHead: form == 1 && norm.Weight) : null;

    private static readonly Gen<float?> SoftCap = RandomLayers.Maybe(Gen.OneOfConst(1.5f, 30f));

    private static readonly Gen<float?> ProjectionClip = RandomLayers.Maybe(Gen.OneOfConst(0.25f, 1f));

    /// <summary>Heads with their size.</summary>
    private sealed record Heads(int Count, int KeyValueHeads, int Size);

    /// <summary>What the attentions of all layers of a stack have in common.</summary>
    /// <param name="Mask">Who sees whom.</param>
    /// <param name="SharedBias">The relative bias that all of them read; null where each has positions of its own.</param>
    /// <param name="SharedHeads">The heads that the shared bias is for.</param>
    public sealed record Common(AttentionMask Mask, PositionSpec.RelativeBias? SharedBias, int SharedHeads);

    /// <summary>What the layers of a stack have in common.</summary>
    public static Gen<Common> InStack(AttentionMask mask) =>
        from shares in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from bias in Relative(shared: true)
        from heads in Gen.Int[1, 6]
        select new Common(mask, shares && mask != AttentionMask.Prefix ? bias : null, heads);

    /// <summary>Attention of a stack to itself.</summary>
    public static Gen<AttentionSpec> Own(Common common) =>
        from heads in common.SharedBias is null ? AnyHeads : AnyHeads.Select(any => any with { Count = common.SharedHeads, KeyValueHeads = common.SharedHeads })
        from positions in common.SharedBias is { } shared ? Gen.Const<PositionSpec>(shared) : Positions(common.Mask, heads.Size)
        from scale in Scale(heads.Size)
        from bias in Bias
        from anyWindow in RandomLayers.Maybe(Gen.Int[1, 9])
        from cap in SoftCap
        from norm in QueryKeyNorm
        from byInverseLayer in Gen.Bool
        from clip in ProjectionClip
        let window = common.Mask == AttentionMask.Prefix ? null : anyWindow
        select new AttentionSpec(heads.Count, heads.KeyValueHeads, heads.Size, positions, common.Mask, scale, bias, window, cap, norm, byInverseLayer, clip);

    /// <summary>Attention of a decoder to the encoder's output.</summary>
    public static Gen<AttentionSpec> Cross { get; } =
        from heads in AnyHeads
        from scale in Scale(heads.Size)
        from bias in Bias
        from cap in SoftCap
        from clip in ProjectionClip
        select new AttentionSpec(heads.Count, heads.KeyValueHeads, heads.Size, new PositionSpec.None(), AttentionMask.Bidirectional, scale, bias, SoftCap: cap, ProjectionClip: clip);

    private static Gen<float> Scale(int headSize) => Gen.OneOfConst(1f, 0.4f, SpecDefaults.AttentionScale(headSize));

    private static Gen<PositionSpec> Positions(AttentionMask mask, int headSize)
    {
        List<Gen<PositionSpec>> all =
        [
            Gen.Const<PositionSpec>(new PositionSpec.None()),
            from maxBias in Gen.OneOfConst(8f, 3f)
            from beforeScale in Gen.Bool
            select (PositionSpec)new PositionSpec.Alibi(maxBias, beforeScale),
        ];
        if (mask != AttentionMask.Prefix)
            all.Add(Relative(shared: false).Select(bias => (PositionSpec)bias));
        if (headSize >= 4)
            all.AddRange([Rotary(mask, headSize), Rotary(mask, headSize)]);
        if (headSize >= 4 && mask == AttentionMask.Prefix)
            all.Add(Gen.Int[1, headSize / 4].Select(pairs => (PositionSpec)new PositionSpec.Rotary2D(2 * pairs, 10_000)));
        return Gen.OneOf([.. all]);
    }

    private static Gen<PositionSpec.RelativeBias> Relative(bool shared) =>
        from buckets in Gen.OneOfConst(6, 10, 32)
        from maxDistance in Gen.OneOfConst(10, 21, 128)
        select new PositionSpec.RelativeBias(buckets, Math.Max(maxDistance, buckets), shared);

    private static Gen<PositionSpec> Rotary(AttentionMask mask, int headSize) =>
        from pairs in Gen.Int[2, headSize / 2]
        from theta in Gen.OneOfConst(10_000.0, 500_000.0)
        from layout in Gen.OneOfConst(Compiler.Spec.RotaryLayout.Halves, Compiler.Spec.RotaryLayout.Interleaved)
        from scaling in Scaling(mask, pairs)
        select (PositionSpec)new PositionSpec.Rotary(2 * pairs, theta, layout, scaling);

    /// <summary>Frequencies that depend on the length are a decoder's: nothing says which of an encoder's sequences would decide.</summary>
    private static Gen<RotaryScalingSpec> Scaling(AttentionMask mask, int pairs)
    {
        RotaryScalingSpec[] fixedFrequencies =
        [
            new RotaryScalingSpec.None(),
            new RotaryScalingSpec.Linear(2.5),
            new RotaryScalingSpec.Yarn(4, 10, 32, 1, 1.1386, true),
            new RotaryScalingSpec.Yarn(2, 64, 8, 1, 1, false),
            new RotaryScalingSpec.Llama3(8, 1, 4, 16),
        ];
        RotaryScalingSpec[] byLength =
        [
            new RotaryScalingSpec.Dynamic(2, 9),
            new RotaryScalingSpec.LongRope(Factors(pairs, 1), Factors(pairs, 3.5), 11, 1.19),
        ];
        return Gen.OneOfConst(mask == AttentionMask.Causal ? [.. fixedFrequencies, .. byLength] : fixedFrequencies);
    }

    private static EquatableArray<double> Factors(int pairs, double first) =>
        Enumerable.Range(0, pairs).Select(pair => first + (0.25 * pair)).ToEquatableArray();
}
