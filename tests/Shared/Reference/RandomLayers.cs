using CsCheck;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Random layers: norms and where they stand, arrangements, feed-forwards, experts.</summary>
internal static class RandomLayers
{
    /// <summary>A factor, mostly 1.</summary>
    public static Gen<float> Factor { get; } = Gen.OneOfConst(1f, 1f, 0.5f, 1.75f);

    /// <summary>Any activation.</summary>
    public static Gen<Compiler.Spec.Activation> Activation { get; } = Gen.OneOfConst(Enum.GetValues<Compiler.Spec.Activation>());

    /// <summary>Any norm.</summary>
    public static Gen<NormSpec> Norm { get; } =
        from kind in Gen.OneOfConst(Compiler.Spec.Norm.Rms, Compiler.Spec.Norm.Layer)
        from epsilon in Gen.OneOfConst(1e-5f, 1e-3f)
        from weight in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        from bias in Gen.Bool
        from plusOne in Gen.Bool
        select new NormSpec(kind, epsilon, weight, bias && kind == Compiler.Spec.Norm.Layer, weight && plusOne);

    private static readonly Gen<ExpertsSpec> Experts =
        from count in Gen.Int[1, 5]
        from perToken in Gen.Int[1, count]
        from normalize in Gen.Bool
        from shared in Gen.OneOfConst(0, 0, 7, 33)
        select new ExpertsSpec(count, perToken, normalize, shared);

    private static readonly Gen<FeedForwardSpec> Dense =
        from size in Gen.Int[1, 50]
        from activation in Activation
        from gated in Gen.Bool
        from upBias in Gen.Bool
        from downBias in Gen.Bool
        select new FeedForwardSpec(size, activation, gated, upBias, downBias);

    private static readonly Gen<FeedForwardSpec> FeedForward =
        from dense in Dense
        from hasExperts in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        from experts in Experts
        select hasExperts ? dense with { UpBias = false, DownBias = false, Experts = experts } : dense;

    /// <summary>Where norms stand, how branches are joined; what does not go together is not drawn.</summary>
    private sealed record Form(Compiler.Spec.NormPlacement Placement, Compiler.Spec.BlockArrangement Arrangement, bool ResidualFromNorm, bool AttentionNorm);

    private static Gen<Form> Forms(bool hasCross) =>
        from placement in Gen.OneOfConst(Enum.GetValues<Compiler.Spec.NormPlacement>())
        from arrangement in Gen.OneOfConst(Compiler.Spec.BlockArrangement.Sequential, Compiler.Spec.BlockArrangement.Sequential, Compiler.Spec.BlockArrangement.ParallelSharedNorm, Compiler.Spec.BlockArrangement.ParallelTwoNorms)
        from residualFromNorm in Gen.Bool
        from attentionNorm in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        let hasInputNorm = placement is Compiler.Spec.NormPlacement.Pre or Compiler.Spec.NormPlacement.Both
        let isParallel = hasInputNorm && !hasCross && arrangement != Compiler.Spec.BlockArrangement.Sequential
        let hasAttentionNorm = attentionNorm || !hasInputNorm || (isParallel && arrangement == Compiler.Spec.BlockArrangement.ParallelSharedNorm)
        let hasOneNorm = !isParallel || arrangement == Compiler.Spec.BlockArrangement.ParallelSharedNorm
        select new Form(
            placement,
            isParallel ? arrangement : Compiler.Spec.BlockArrangement.Sequential,
            hasInputNorm && hasAttentionNorm && hasOneNorm && residualFromNorm,
            hasAttentionNorm);

    /// <summary>A layer of a stack.</summary>
    /// <param name="common">What the attentions of the stack have in common.</param>
    /// <param name="hasCross">Whether it attends to an encoder's output.</param>
    public static Gen<LayerSpec> Layer(RandomAttention.Common common, bool hasCross) =>
        from attention in RandomAttention.Own(common)
        from cross in RandomAttention.Cross
        from feedForward in FeedForward
        from norm in Norm
        from form in Forms(hasCross)
        from residualScale in Factor
        from branchScale in Factor
        select new LayerSpec(
            attention,
            hasCross ? cross : null,
            feedForward,
            norm,
            form.Placement,
            form.Arrangement,
            residualScale,
            branchScale,
            form.ResidualFromNorm,
            form.AttentionNorm);

    /// <summary>Something, or a little more often nothing.</summary>
    public static Gen<T?> Maybe<T>(Gen<T> some)
        where T : struct =>
        from has in Gen.Frequency((2, Gen.Const(false)), (1, Gen.Const(true)))
        from value in some
        select has ? (T?)value : null;
}
