using CsCheck;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Schedule;

/// <summary>Memory is given out once, aligned, and not more than needed.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Values_that_live_at_the_same_time_never_share_memory() =>
        RandomSpecs.Models.Sample(
            model =>
            {
                ModelPlan plan = Scheduler.Plan(model.Spec);
                foreach (PlannedFunction function in plan.Functions)
                    AssertDisjoint(plan, function);
            },
            iter: 150,
            seed: "0000Jl1VwAF0");

    [Fact]
    public void Every_weight_lies_in_its_layout_once_and_aligned() =>
        RandomSpecs.Models.Sample(
            model =>
            {
                foreach (WeightLayout layout in Scheduler.Plan(model.Spec).Weights)
                {
                    long end = Append(layout.Embed, 0, layout.Format);
                    for (int layer = 0; layer < model.Spec.OnlyStack.Layers; layer++)
                    {
                        Assert.Equal(end, layout.LayerOffsets[layer]);
                        end = Append(layout.Kinds[model.Spec.OnlyStack.Pattern[layer]], end, layout.Format);
                    }

                    Assert.Equal(end, layout.HeadOffset);
                    Assert.Equal(layout.TotalBytes, Append(layout.Head, end, layout.Format));
                    int tables = layout.Embed.Weights.Concat(layout.Head.Weights).Count(weight => weight.Parts[0].Weight.Role == WeightRole.TokenEmbedding);
                    Assert.Equal(1, tables);
                }
            },
            iter: 150,
            seed: "0000Jl1VwAF0");

    [Fact]
    public void Tiles_fit_the_registers_and_cover_every_count()
    {
        foreach (Spec.InstructionSet set in Enum.GetValues<Spec.InstructionSet>())
        {
            Target target = TargetTable.Of(set);
            Tile tile = TileRules.Matrix(target);
            Assert.True((tile.Rows * tile.Vectors) + tile.Vectors + 1 <= target.Registers, $"{target}: {tile.Why}");
            Assert.Equal(1, tile.Heights[^1]);
            for (int rows = 1; rows <= 100; rows++)
            {
                IReadOnlyList<int> cover = TileRules.Cover(target, rows);
                Assert.Equal(rows, cover.Sum());
                Assert.All(cover, height => Assert.InRange(height, 1, tile.Rows));
            }
        }
    }

    private static long Append(WeightSection section, long start, Spec.WeightFormat format)
    {
        long end = start;
        foreach (PackedWeight weight in section.Weights)
        {
            Assert.Equal(0, weight.Offset % Sizes.Alignment);
            Assert.True(start + weight.Offset >= end, "two weights overlap");
            int size = weight.Layout == PackedLayout.Vector ? sizeof(float) : Sizes.Bytes(format);
            end = start + weight.Offset + ((long)weight.Rows * weight.Columns * size);
        }

        Assert.True(end <= start + section.Bytes, "a weight reaches beyond its section");
        return start + section.Bytes;
    }

    /// <summary>By brute force: at each node, whatever is still read later must not be overwritten by what is written now.</summary>
    private static void AssertDisjoint(ModelPlan plan, PlannedFunction function)
    {
        OpGraph graph = function.Graph;
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            IEnumerable<ValueId> read = graph.Values.Select(value => value.Id).Where(id =>
                HasSlot(function, id)
                && (graph.Inputs.Contains(id) || graph.Nodes.Take(index).Any(earlier => earlier.Outputs.Contains(id)))
                && (graph.Nodes.Skip(index + 1).Any(later => later.Inputs.Contains(id)) || graph.Outputs.Contains(id)));
            foreach (ValueId output in node.Outputs.Where(output => HasSlot(function, output)))
            {
                foreach (ValueId other in read.Where(other => !node.Outputs.Contains(other)))
                    Assert.False(Overlap(plan, function.Memory[output], function.Memory[other]), $"{graph.Name}: {output} overwrites {other}");
                foreach (ValueId input in node.Inputs.Where(input => HasSlot(function, input) && function.Memory[input] != function.Memory[output]))
                    Assert.False(Overlap(plan, function.Memory[output], function.Memory[input]), $"{graph.Name}: {output} overlaps its input {input}");
            }
        }
    }

    private static bool HasSlot(PlannedFunction function, ValueId id) => function.Memory.Slots.Any(slot => slot.Value == id);

    private static bool Overlap(ModelPlan plan, Slot a, Slot b) =>
        a.Offset < b.Offset + ((long)b.Stride * plan.MaxRows * sizeof(float)) && b.Offset < a.Offset + ((long)a.Stride * plan.MaxRows * sizeof(float));
}
