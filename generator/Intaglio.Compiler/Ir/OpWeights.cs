using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Ir;

/// <summary>Which weights an operation reads.</summary>
public static class OpWeights
{
    /// <summary>The weights of an operation of a lowered graph, in the order in which it reads them.</summary>
    public static IEnumerable<WeightRef> Of(Op op) => (op switch
    {
        Op.TokenEmbedding embedding => [embedding.Table],
        Op.TokenTypes types => [types.Table],
        Op.LearnedPositions positions => [positions.Table],
        Op.ClassToken token => [token.Token],
        Op.Normalize norm => [norm.Weight, norm.Bias],
        Op.NormalizeHeads norm => [norm.Weight, norm.Bias],
        Op.Linear linear => [linear.Weight],
        Op.AddBias bias => [bias.Bias],
        Op.RelativeBias bias => [bias.Table],
        Op.Experts experts => [experts.Gate, experts.Up, experts.Down],
        _ => new WeightRef?[] { },
    }).OfType<WeightRef>();
}
