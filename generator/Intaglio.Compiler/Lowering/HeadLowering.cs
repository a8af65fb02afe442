using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(hidden state) -> logits, the final norm included.</summary>
internal static class HeadLowering
{
    public static OpGraph Lower(ModelSpec spec, StackSpec stack) => spec.Head switch
    {
        HeadSpec.LanguageModel head => LanguageModel(spec, stack, head),
        _ => throw new UnsupportedFeatureException($"a head of kind {spec.Head.GetType().Name}"),
    };

    private static OpGraph LanguageModel(ModelSpec spec, StackSpec stack, HeadSpec.LanguageModel head)
    {
        Refuse.If(head.SoftCap is not null, "soft-capped logits");

        GraphBuilder graph = new("head");
        ValueId x = graph.Input("x", EdgeType.Rows(spec.HiddenSize));
        ValueId normalized = stack.FinalNorm is { } norm
            ? NormLowering.Lower(graph, x, norm, WeightRole.FinalNorm, WeightRole.FinalNormBias)
            : x;

        WeightRole role = head.Tied ? WeightRole.TokenEmbedding : WeightRole.Head;
        ValueId logits = ProjectionLowering.Lower(
            graph, normalized, new WeightRef(role, spec.VocabularySize, spec.HiddenSize), head.Bias ? WeightRole.HeadBias : null);
        return graph.Build(graph.Compute(new Op.ScaleBy(head.Scale), logits));
    }
}
