using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>From what a model is to what it computes: the table of contents, one file for each block.</summary>
public static class ModelLowering
{
    /// <summary>The graphs of a model, one operation for each step of the paper.</summary>
    public static ModelGraphs Lower(ModelSpec spec) => new(
        spec.Encoder is null ? null : Lower(new StackContext(spec, StackSide.Encoder)),
        spec.Decoder is null ? null : Lower(new StackContext(spec, StackSide.Decoder)),
        HeadLowering.Lower(new StackContext(spec, spec.Decoder is null ? StackSide.Encoder : StackSide.Decoder)));

    private static StackGraphs Lower(StackContext context)
    {
        StackSpec stack = context.Stack;
        return new StackGraphs(
            context.Side,
            EmbeddingLowering.Lower(context),
            stack.Kinds.Select((kind, index) => LayerLowering.Lower(context, kind, LayerKindName.Of(index))).ToEquatableArray(),
            context.Side == StackSide.Encoder && stack.FinalNorm is { } norm ? Finish(context, norm) : null,
            stack.Kinds.All(kind => kind.CrossAttention is not null)
                ? stack.Kinds.Select((kind, index) => CrossAttentionLowering.LowerSource(context, kind.CrossAttention!, LayerKindName.Of(index))).ToEquatableArray()
                : default);
    }

    /// <summary>The norm that ends an encoder.</summary>
    private static OpGraph Finish(StackContext context, NormSpec norm)
    {
        GraphBuilder graph = new(context.Name("finish"));
        ValueId x = graph.Input("x", EdgeType.Rows(context.HiddenSize));
        return graph.Build(NormLowering.Lower(graph, context, x, norm, WeightRole.FinalNorm));
    }
}
