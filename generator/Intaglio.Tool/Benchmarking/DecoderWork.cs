using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Benchmarking;

/// <summary>What a decoder reads and computes, counted in the compiler's plan.</summary>
/// <remarks>
/// Bytes are those that the kernels read: panels with their padding, of a mixture the chosen experts, of a table one row. Operations are those of
/// matrices and attention, a multiply-add counted as two and padding not at all; norms, activations and softmax are left out.
/// </remarks>
internal sealed class DecoderWork
{
    private readonly ModelSpec spec;
    private readonly ModelGraphs graphs;
    private readonly StackPlan decoder;
    private readonly WeightLayout layout;

    private DecoderWork(ModelPlan plan, WeightLayout layout)
    {
        spec = plan.Spec;
        graphs = plan.Graphs;
        decoder = plan.Decoder!;
        this.layout = layout;
    }

    /// <summary>The work of a model that has a decoder and nothing else, in one of its formats.</summary>
    public static DecoderWork Of(ModelSpec spec, Intaglio.WeightFormat format)
    {
        ModelPlan plan = Scheduler.Plan(spec);
        return new(plan, plan.Weights.Single(layout => layout.Format == (Compiler.Spec.WeightFormat)format));
    }

    /// <summary>Bytes of weights that one token reads.</summary>
    public long WeightBytes
    {
        get
        {
            StackWeights weights = layout.Stack(Compiler.Spec.StackSide.Decoder);
            long bytes = Read(weights.Embed, 0) + Read(layout.Head, 0);

            // A tied table is part of the head, which reads all of it; looking the token up reads one more row.
            if (weights.Embed.Find(WeightRole.TokenEmbedding) is null)
                bytes += RowBytes(layout.Head, WeightRole.TokenEmbedding);
            return bytes + decoder.Spec.Pattern.Sum(kind => Read(weights.Kinds[kind], ExpertsPerToken(kind)));
        }
    }

    /// <summary>Bytes of keys and values that the token at a position reads, its own included.</summary>
    public long CacheBytes(int position)
    {
        long bytes = 0;
        for (int layer = 0; layer < decoder.Spec.Layers; layer++)
        {
            long end = layer + 1 < decoder.Spec.Layers ? decoder.Cache.LayerOffsets[layer + 1] : decoder.Cache.BlockBytes;
            long positionBytes = (end - decoder.Cache.LayerOffsets[layer]) / Sizes.CacheBlockPositions;
            bytes += positionBytes * Seen(decoder.Spec.Kinds[decoder.Spec.Pattern[layer]].Attention, position, position);
        }

        return bytes;
    }

    /// <summary>Bytes that a token reads on average where so many are decoded, the first at position 0.</summary>
    public double BytesPerToken(int tokens) => WeightBytes + Enumerable.Range(0, tokens).Average(CacheBytes);

    /// <summary>Operations of a token on average where so many are decoded, the first at position 0.</summary>
    public double OperationsPerToken(int tokens) =>
        RowOperations + HeadOperations + Enumerable.Range(0, tokens).Average(position => AttentionOperations(position, position));

    /// <summary>Operations of a prompt, which needs the head for its last token alone.</summary>
    public double PromptOperations(int tokens) =>
        (tokens * RowOperations) + HeadOperations + Enumerable.Range(0, tokens).Sum(position => AttentionOperations(position, tokens - 1));

    private double RowOperations => Matrices(graphs.Decoder!.Embed, 0) + decoder.Spec.Pattern.Sum(kind => Matrices(graphs.Decoder.Layers[kind], ExpertsPerToken(kind)));

    private double HeadOperations => Matrices(graphs.Head!, 0);

    private int ExpertsPerToken(int kind) => spec.Decoder!.Kinds[kind].FeedForward.Experts?.PerToken ?? 0;

    private double AttentionOperations(int position, int last) => decoder.Spec.Pattern
        .Select(kind => decoder.Spec.Kinds[kind].Attention)
        .Sum(attention => 4.0 * attention.QuerySize * Seen(attention, position, last));

    /// <summary>How many positions one sees of a sequence of which <paramref name="last"/> is the last.</summary>
    private static int Seen(AttentionSpec attention, int position, int last) =>
        Math.Min(attention.Window ?? int.MaxValue, (attention.Mask == AttentionMask.Causal ? position : last) + 1);

    private static double Matrices(OpGraph graph, int expertsPerToken) => graph.Nodes.Sum(node => node.Op switch
    {
        Op.Projection projection => 2.0 * projection.InputColumns * projection.Parts.Sum(part => part.Weight.Rows),
        Op.Experts experts => 2.0 * expertsPerToken * (Elements(experts.Gate) + Elements(experts.Up) + Elements(experts.Down)),
        _ => 0,
    });

    private static double Elements(WeightRef? weight) => weight is null ? 0 : (double)weight.Rows * weight.Columns;

    private static long Read(WeightSection section, int expertsPerToken)
    {
        long bytes = section.Bytes;
        for (int index = 0; index < section.Weights.Count; index++)
        {
            PackedWeight weight = section.Weights[index];
            if (weight.Layout == PackedLayout.Table)
                bytes -= Bytes(section, index) / weight.Rows * (weight.Rows - 1);
            else if (weight.Experts > 1)
                bytes -= weight.ExpertBytes * (weight.Experts - expertsPerToken);
        }

        return bytes;
    }

    private static long RowBytes(WeightSection section, WeightRole role)
    {
        int index = section.Weights.TakeWhile(weight => weight.Parts[0].Weight.Role != role).Count();
        return Bytes(section, index) / section.Weights[index].Rows;
    }

    private static long Bytes(WeightSection section, int index) =>
        (index + 1 < section.Weights.Count ? section.Weights[index + 1].Offset : section.Bytes) - section.Weights[index].Offset;
}
