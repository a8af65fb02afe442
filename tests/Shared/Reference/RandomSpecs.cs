using CsCheck;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Testing;

/// <summary>Random small models over everything that this version compiles; sizes are odd on purpose, so that no padding goes untested.</summary>
internal static class RandomSpecs
{
    /// <summary>Positions of every generated model: dynamic scaling starts well before.</summary>
    public const int MaxPositions = 40;

    private static readonly Gen<float> Factor = Gen.OneOfConst(1f, 0.5f, 1.75f);

    private static readonly Gen<Compiler.Spec.Activation> Activation = Gen.OneOfConst(Enum.GetValues<Compiler.Spec.Activation>());

    private static readonly Gen<NormSpec> Norm =
        from kind in Gen.OneOfConst(Compiler.Spec.Norm.Rms, Compiler.Spec.Norm.Layer)
        from epsilon in Gen.OneOfConst(1e-5f, 1e-3f)
        from weight in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        from bias in Gen.Bool
        select new NormSpec(kind, epsilon, weight, bias && kind == Compiler.Spec.Norm.Layer);

    private static readonly Gen<RotaryScalingSpec> Scaling = Gen.OneOf<RotaryScalingSpec>(
        Gen.Const<RotaryScalingSpec>(new RotaryScalingSpec.None()),
        Gen.Const<RotaryScalingSpec>(new RotaryScalingSpec.Linear(2.5)),
        Gen.Const<RotaryScalingSpec>(new RotaryScalingSpec.Dynamic(2, 9)),
        Gen.Const<RotaryScalingSpec>(new RotaryScalingSpec.Yarn(4, 10, 32, 1, 1.1386, true)),
        Gen.Const<RotaryScalingSpec>(new RotaryScalingSpec.Yarn(2, 64, 8, 1, 1, false)),
        Gen.Const<RotaryScalingSpec>(new RotaryScalingSpec.Llama3(8, 1, 4, 16)));

    private static readonly Gen<AttentionBias> Bias =
        from query in Gen.Bool
        from key in Gen.Bool
        from value in Gen.Bool
        from output in Gen.Bool
        select new AttentionBias(query, key, value, output);

    private static readonly Gen<FeedForwardSpec> FeedForward =
        from size in Gen.Int[1, 50]
        from activation in Activation
        from gated in Gen.Bool
        from upBias in Gen.Bool
        from downBias in Gen.Bool
        select new FeedForwardSpec(size, activation, gated, upBias, downBias);

    private static readonly Gen<HeadSpec.LanguageModel> Head =
        from tied in Gen.Bool
        from bias in Gen.Bool
        from scale in Factor
        select new HeadSpec.LanguageModel(tied, bias, scale);

    /// <summary>A random model with random weights.</summary>
    public static Gen<RandomModel> Models { get; } =
        from spec in Specs()
        from seed in Gen.Int[0, 1 << 20]
        select new RandomModel(spec, seed);

    /// <summary>The same without rotary scaling that depends on the length of the sequence.</summary>
    public static Gen<RandomModel> ModelsOfFixedFrequencies { get; } = Models.Where(model => !model.Spec.OnlyStack.Kinds.Any(IsDynamic));

    private static Gen<ModelSpec> Specs() =>
        from hidden in Gen.Int[1, 40]
        from vocabulary in Gen.Int[3, 70]
        from usesLearned in Gen.Bool
        from offset in Gen.OneOfConst(0, 2)
        from scale in Factor
        from drawn in Layer(!usesLearned).Array[1, 2]
        from extra in Gen.Int[0, 2]
        from finalNorm in Norm
        from hasFinalNorm in Gen.Bool
        from head in Head
        let kinds = drawn.Distinct().ToArray()
        let embedding = new EmbeddingSpec(
            hidden, scale, usesLearned ? new PositionSpec.Learned(MaxPositions, offset) : new PositionSpec.None())
        select Model(
            vocabulary,
            new StackSpec(embedding, kinds.ToEquatableArray(), Pattern(kinds.Length, extra), hasFinalNorm ? finalNorm : null),
            head);

    private static Gen<LayerSpec> Layer(bool rotary) =>
        from attention in Attention(rotary)
        from feedForward in FeedForward
        from norm in Norm
        from residualScale in Factor
        from branchScale in Factor
        select new LayerSpec(
            attention,
            null,
            feedForward,
            norm,
            Compiler.Spec.NormPlacement.Pre,
            Compiler.Spec.BlockArrangement.Sequential,
            residualScale,
            branchScale);

    private static Gen<AttentionSpec> Attention(bool rotary) =>
        from keyValueHeads in Gen.Int[1, 3]
        from groupSize in Gen.Int[1, 4]
        from headSize in rotary ? Gen.Int[4, 17] : Gen.Int[1, 17]
        from positions in Positions(rotary, headSize)
        from scale in Gen.OneOfConst(1f, 0.4f, SpecDefaults.AttentionScale(headSize))
        from bias in Bias
        from window in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 9]))
        from byInverseLayer in Gen.Bool
        select new AttentionSpec(
            keyValueHeads * groupSize,
            keyValueHeads,
            headSize,
            positions,
            AttentionMask.Causal,
            scale,
            bias,
            window == 0 ? null : window,
            ScaleByInverseLayer: byInverseLayer);

    private static Gen<PositionSpec> Positions(bool rotary, int headSize) => !rotary
        ? Gen.Const<PositionSpec>(new PositionSpec.None())
        : from pairs in Gen.Int[2, headSize / 2]
          from theta in Gen.OneOfConst(10_000.0, 500_000.0)
          from layout in Gen.OneOfConst(Compiler.Spec.RotaryLayout.Halves, Compiler.Spec.RotaryLayout.Interleaved)
          from scaling in Scaling
          select (PositionSpec)new PositionSpec.Rotary(2 * pairs, theta, layout, scaling);

    private static EquatableArray<int> Pattern(int kinds, int extra) =>
        Enumerable.Range(0, kinds + extra).Select(layer => layer % kinds).Take(3).ToEquatableArray();

    private static ModelSpec Model(int vocabulary, StackSpec stack, HeadSpec head) => NamingPresets.Of(Compiler.Spec.TensorNaming.Llama).Name(
        new()
    {
        Type = new TypeSpec("Demo", "RandomModel", "public"),
        Kind = Compiler.Spec.TransformerKind.Decoder,
        VocabularySize = vocabulary,
        HiddenSize = stack.Embedding.Width,
        MaxPositions = MaxPositions,
        Decoder = stack,
        Head = head,
        Naming = NamingSpec.None,
        Formats = SpecDefaults.Formats,
        InstructionSets = SpecDefaults.InstructionSets,
    },
        new TensorSource(WeightRole.PositionEmbedding, "model.embed_positions.weight"));

    private static bool IsDynamic(LayerSpec layer) => layer.Attention.Positions is PositionSpec.Rotary { Scaling: RotaryScalingSpec.Dynamic };
}
