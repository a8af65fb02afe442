using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes what happens to a row's scores before anything is masked: the cap, and a bias by distance.</summary>
internal sealed class ScoreChangeEmitter(KernelContext context, AttentionTile tile)
{
    private const int Block = Sizes.CacheBlockPositions;

    private readonly CodeWriter writer = context.Writer;
    private readonly Targets.Target target = context.Target;

    /// <param name="scores">The pointer to the row's scores of the first block.</param>
    /// <param name="stride">Floats from one block's scores to the next's.</param>
    /// <param name="row">The row of the tile.</param>
    public void Emit(string scores, string stride, string row)
    {
        if (tile.Shape.SoftCap is null && tile.Bias is null)
            return;
        string value = target.Load("score + i");
        if (tile.Shape.SoftCap is { } cap)
            value = $"{target.Broadcast(CSharpLiteral.Of(cap))} * VectorMath.Tanh({value} * {target.Broadcast(CSharpLiteral.Of(1 / cap))})";
        if (tile.Bias is not null)
            writer.Line($"int head = ({Address.Cast("int", Address.At("memory", context.Plan.WorkerMemory.Heads))})[row + {row}];");
        if (tile.Bias?.Op is Op.AlibiBias)
        {
            string lanes = string.Join(", ", Enumerable.Range(0, target.Lanes).Select(lane => CSharpLiteral.Of((float)lane)));
            writer.Line($"{target.Vector} slope = {target.Broadcast("slopes[head]")};");
            writer.Line($"{target.Vector} lanes = {target.Width}.Create({lanes});");
        }

        using (writer.Block("for (int b = 0; b < blocks; b++)"))
        {
            writer.Line($"float* score = {scores} + (b * {stride});");
            string distance = $"((block + b) * {CSharpLiteral.Of(Block)}) - position";
            switch (tile.Bias?.Op)
            {
                case Op.AlibiBias:
                    writer.Line($"int distance = {distance};");
                    value = target.MultiplyAdd("slope", $"(lanes + {target.Broadcast("(float)(distance + i)")})", value);
                    break;
                case Op.RelativeBias bias:
                    string reach = CSharpLiteral.Of(WeightPlanner.DistanceReach(bias.MaxDistance));
                    writer.Line($"int distance = Math.Clamp({distance}, -{reach}, {reach} - 1);");
                    writer.Line($"float* biases = distances + (head * {CSharpLiteral.Of(WeightPlanner.DistanceColumns(bias.MaxDistance))}) + {reach} + distance;");
                    value = $"{value} + {target.Load("biases + i")}";
                    break;
            }

            writer.Line($"for (int i = 0; i < {CSharpLiteral.Of(Block)}; i += {CSharpLiteral.Of(target.Lanes)})");
            writer.Line("    " + target.Store("score + i", value) + ";");
        }
    }
}
