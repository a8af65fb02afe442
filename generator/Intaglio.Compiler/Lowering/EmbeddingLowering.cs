using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>(tokens, positions) -> the first hidden state.</summary>
internal static class EmbeddingLowering
{
    public static OpGraph Lower(ModelSpec spec, EmbeddingSpec embedding)
    {
        Refuse.If(embedding.Width != spec.HiddenSize, $"a token table of another width ({embedding.Width}) than the hidden size ({spec.HiddenSize})");
        Refuse.If(embedding.TokenTypes > 0, "token types");
        Refuse.If(embedding.Norm is not null, "a norm after the embedding");

        GraphBuilder graph = new("embed");
        ValueId tokens = graph.Input("tokens", EdgeType.Indices);
        ValueId positions = graph.Input("positions", EdgeType.Indices);
        WeightRef table = new(WeightRole.TokenEmbedding, spec.VocabularySize, embedding.Width);
        ValueId embedded = graph.Compute(new Op.TokenEmbedding(table, embedding.Scale), tokens);
        return graph.Build(WithPositions(graph, embedding, embedded, positions));
    }

    private static ValueId WithPositions(GraphBuilder graph, EmbeddingSpec embedding, ValueId embedded, ValueId positions)
    {
        switch (embedding.Positions)
        {
            case PositionSpec.None:
                return embedded;
            case PositionSpec.Learned learned:
                // Rows before the offset are in the published table, and stay there: Count is what positions may use.
                WeightRef table = new(WeightRole.PositionEmbedding, learned.Count + learned.Offset, embedding.Width);
                ValueId rows = graph.Compute(new Op.LearnedPositions(table, learned.Offset), positions);
                return graph.Compute(new Op.Add(), embedded, rows);
            default:
                throw new UnsupportedFeatureException($"{embedding.Positions.GetType().Name} positions added to the embedding");
        }
    }
}
