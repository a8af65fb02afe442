using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(tokens or inputs, positions, token types where there are any) -> the first hidden state.</summary>
internal static class EmbeddingLowering
{
    public static OpGraph Lower(StackContext context)
    {
        EmbeddingSpec embedding = context.Stack.Embedding;
        GraphBuilder graph = new(context.Name("embed"));
        ValueId x = embedding.Input is { } input ? InputLowering.Lower(graph, context, input) : Tokens(graph, context, embedding);
        ValueId positions = graph.Input("positions", EdgeType.Indices);

        if (embedding.Projection == EmbeddingProjection.BeforePositions)
            x = Projected(graph, context, embedding, x);
        if (embedding.TokenTypes > 0)
        {
            ValueId types = graph.Input("token_types", EdgeType.Indices);
            int columns = graph.TypeOf(x).Shape.Columns;
            x = graph.Compute(new Op.Add(), x, graph.Compute(new Op.TokenTypes(context.Matrix(WeightRole.TokenTypeEmbedding, embedding.TokenTypes, columns)), types));
        }

        x = WithPositions(graph, context, embedding, x, positions);
        if (embedding.Norm is { } norm)
            x = NormLowering.Lower(graph, context, x, norm, WeightRole.EmbeddingNorm);
        return graph.Build(embedding.Projection == EmbeddingProjection.AfterNorm ? Projected(graph, context, embedding, x) : x);
    }

    private static ValueId Tokens(GraphBuilder graph, StackContext context, EmbeddingSpec embedding)
    {
        ValueId tokens = graph.Input("tokens", EdgeType.Indices);
        WeightRef table = context.Matrix(WeightRole.TokenEmbedding, embedding.VocabularySize ?? context.Spec.VocabularySize, embedding.Width);
        return graph.Compute(new Op.TokenEmbedding(table, embedding.Scale), tokens);
    }

    private static ValueId Projected(GraphBuilder graph, StackContext context, EmbeddingSpec embedding, ValueId x) => ProjectionLowering.Lower(
        graph, x, context.Matrix(WeightRole.EmbeddingProjection, context.HiddenSize, embedding.Width), embedding.ProjectionBias);

    private static ValueId WithPositions(GraphBuilder graph, StackContext context, EmbeddingSpec embedding, ValueId x, ValueId positions)
    {
        int columns = graph.TypeOf(x).Shape.Columns;
        Op? added = embedding.Positions switch
        {
            // Rows before the offset are in the published table, and stay there: Count is what positions may use.
            PositionSpec.Learned learned => new Op.LearnedPositions(context.Matrix(WeightRole.PositionEmbedding, learned.Count + learned.Offset, columns), learned.Offset),
            PositionSpec.Sinusoidal sinusoidal => new Op.SinusoidalPositions(sinusoidal, columns),
            _ => null,
        };
        return added is null ? x : graph.Compute(new Op.Add(), x, graph.Compute(added, positions));
    }
}
