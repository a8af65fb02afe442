using System;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(hidden state) -> logits, labels or a pooled vector. A decoder's final norm is part of it; an encoder's hidden states are finished before.</summary>
internal static class HeadLowering
{
    public static OpGraph? Lower(StackContext context)
    {
        if (context.Spec.Head is HeadSpec.None)
            return null;

        GraphBuilder graph = new("head");
        ValueId x = graph.Input("x", EdgeType.Rows(context.HiddenSize));
        if (context.Side == StackSide.Decoder && context.Stack.FinalNorm is { } norm)
            x = NormLowering.Lower(graph, context, x, norm, WeightRole.FinalNorm);
        return graph.Build(context.Spec.Head switch
        {
            HeadSpec.LanguageModel head => LanguageModel(graph, context, head, x),
            HeadSpec.MaskedLanguageModel head => MaskedLanguageModel(graph, context, head, x),
            HeadSpec.Pooler => Dense(graph, context, context.HiddenSize, Activation.Tanh, bias: true, graph.Compute(new Op.PoolSequences(SequencePooling.First), x)),
            HeadSpec.Classifier head => Classifier(graph, context, head, x),
            HeadSpec.TokenClassifier head => TokenClassifier(graph, context, head, x),
            _ => throw new InvalidOperationException($"No lowering for a head of kind {context.Spec.Head.GetType().Name}."),
        });
    }

    private static ValueId LanguageModel(GraphBuilder graph, StackContext context, HeadSpec.LanguageModel head, ValueId x)
    {
        int width = head.Projection ? context.Stack.Embedding.Width : context.HiddenSize;
        if (head.Projection)
            x = graph.Compute(new Op.Linear(context.Matrix(WeightRole.HeadProjection, width, context.HiddenSize)), x);
        ValueId logits = graph.Compute(new Op.ScaleBy(head.Scale), Vocabulary(graph, context, head.Tied, width, head.Bias, x));
        return head.SoftCap is { } cap ? graph.Compute(new Op.SoftCap(cap), logits) : logits;
    }

    /// <summary>The transform and the projection of BERT's head (Devlin et al., 2018, arXiv:1810.04805).</summary>
    private static ValueId MaskedLanguageModel(GraphBuilder graph, StackContext context, HeadSpec.MaskedLanguageModel head, ValueId x)
    {
        int width = head.Tied ? context.Stack.Embedding.Width : context.HiddenSize;
        x = Dense(graph, context, width, head.Activation, head.TransformBias, x);
        if (head.Norm is { } norm)
            x = NormLowering.Lower(graph, context, x, norm, WeightRole.HeadNorm);
        return Vocabulary(graph, context, head.Tied, width, head.Bias, x);
    }

    private static ValueId Classifier(GraphBuilder graph, StackContext context, HeadSpec.Classifier head, ValueId x)
    {
        x = graph.Compute(new Op.PoolSequences(head.Pooling), x);
        if (head.Dense is { } activation)
            x = Dense(graph, context, context.HiddenSize, activation, head.DenseBias, x);
        if (head.Norm is { } norm)
            x = NormLowering.Lower(graph, context, x, norm, WeightRole.HeadNorm);
        return ProjectionLowering.Lower(graph, x, context.Matrix(WeightRole.Head, head.Labels.Count, context.HiddenSize), head.Bias);
    }

    private static ValueId TokenClassifier(GraphBuilder graph, StackContext context, HeadSpec.TokenClassifier head, ValueId x)
    {
        if (head.Dense is { } activation)
            x = Dense(graph, context, context.HiddenSize, activation, bias: true, x);
        return ProjectionLowering.Lower(graph, x, context.Matrix(WeightRole.Head, head.Labels.Count, context.HiddenSize), bias: true);
    }

    private static ValueId Dense(GraphBuilder graph, StackContext context, int rows, Activation activation, bool bias, ValueId x) => graph.Compute(
        new Op.Activate(activation), ProjectionLowering.Lower(graph, x, context.Matrix(WeightRole.HeadDense, rows, context.HiddenSize), bias));

    private static ValueId Vocabulary(GraphBuilder graph, StackContext context, bool tied, int width, bool bias, ValueId x) => ProjectionLowering.Lower(
        graph,
        x,
        context.Matrix(tied ? WeightRole.TokenEmbedding : WeightRole.Head, context.Spec.VocabularySize, width),
        bias ? WeightRole.HeadBias : null);
}
