using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Benchmarks.Models;

/// <summary>The shape of Llama-2-70B (Touvron et al., 2023, arXiv:2307.09288) at any depth.</summary>
internal static class LargeLlama
{
    private const int HiddenSize = 8192;
    private const int HeadSize = 128;

    public static ModelSpec OfDepth(int layers)
    {
        var norm = new NormSpec(Compiler.Spec.Norm.Rms, 1e-5f);
        var attention = new AttentionSpec(
            64,
            8,
            HeadSize,
            new PositionSpec.Rotary(HeadSize, SpecDefaults.RotaryTheta, Compiler.Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()),
            AttentionMask.Causal,
            SpecDefaults.AttentionScale(HeadSize),
            AttentionBias.None);
        var feedForward = new FeedForwardSpec(28672, Compiler.Spec.Activation.Silu, Gated: true, UpBias: false, DownBias: false);
        var layer = new LayerSpec(attention, null, feedForward, norm, Compiler.Spec.NormPlacement.Pre);
        StackSpec stack = StackSpec.Uniform(new EmbeddingSpec(HiddenSize, 1, new PositionSpec.None()), layer, layers, norm);
        var head = new HeadSpec.LanguageModel(Tied: false, Bias: false);
        return NamingPresets.Of(Compiler.Spec.TensorNaming.Llama).Name(new ModelSpec
        {
            Type = new TypeSpec("Intaglio.Benchmarks", "LargeLlama", "public"),
            Kind = Compiler.Spec.TransformerKind.Decoder,
            VocabularySize = 32000,
            HiddenSize = HiddenSize,
            MaxPositions = 4096,
            Decoder = stack,
            Head = head,
            Naming = NamingSpec.None,
            Formats = SpecDefaults.Formats,
            InstructionSets = SpecDefaults.InstructionSets,
        });
    }
}
