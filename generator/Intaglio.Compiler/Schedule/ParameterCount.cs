using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>How many trained numbers a model has; a weight used twice (a tied head) counts once.</summary>
public static class ParameterCount
{
    public static long Of(ModelSpec spec)
    {
        ModelGraphs graphs = ModelLowering.Lower(spec);
        long layers = spec.OnlyStack.Pattern.Sum(kind => Of(graphs.Layers[kind]));
        bool tied = spec.Head is HeadSpec.LanguageModel { Tied: true };
        long head = graphs.Head is null ? 0 : Of(graphs.Head) - (tied ? (long)spec.VocabularySize * spec.HiddenSize : 0);
        return Of(graphs.Embed) + layers + head;
    }

    private static long Of(OpGraph graph) => graph.Nodes.SelectMany(node => Weights(node.Op)).Sum(weight => weight is null ? 0 : (long)weight.Rows * weight.Columns);

    private static WeightRef?[] Weights(Op op) => op switch
    {
        Op.TokenEmbedding embedding => [embedding.Table],
        Op.LearnedPositions positions => [positions.Table],
        Op.Normalize norm => [norm.Weight, norm.Bias],
        Op.Linear linear => [linear.Weight],
        Op.AddBias bias => [bias.Bias],
        _ => [],
    };
}
