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
    private const int Models = 200;

    /// <summary>A place in the packed weights.</summary>
    private sealed record Place(long Start, long End, string What);

    [Fact]
    public void Values_that_live_at_the_same_time_never_share_memory() => RandomSpecs.Models.Sample(
        model =>
        {
            ModelPlan plan = Scheduler.Plan(model.Spec);
            foreach (PlannedFunction function in plan.Functions)
                MemoryClaims.AssertDisjoint(plan, function);
        },
        iter: Models);

    [Fact]
    public void Every_weight_lies_in_its_layout_once_and_aligned() => RandomSpecs.Models.Sample(
        model =>
        {
            ModelPlan plan = Scheduler.Plan(model.Spec);
            foreach (WeightLayout layout in plan.Weights)
            {
                Place[] places = [.. Places(plan, layout).OrderBy(place => place.Start)];
                Assert.All(places, place => Assert.Equal(0, place.Start % Sizes.Alignment));
                for (int i = 1; i < places.Length; i++)
                    Assert.True(places[i - 1].End <= places[i].Start, $"{places[i - 1]} reaches into {places[i]}");
                Assert.True(places.Length == 0 || places[^1].End <= layout.TotalBytes, "the last weight reaches beyond the layout");
            }
        },
        iter: Models);

    [Fact]
    public void A_token_table_that_several_read_lies_there_once() => RandomSpecs.Models.Sample(
        model =>
        {
            foreach (WeightLayout layout in Scheduler.Plan(model.Spec).Weights)
            {
                int readers = new[] { model.Spec.Encoder, model.Spec.Decoder }.Count(stack => stack is { Embedding.Input: null });
                int expected = model.Spec.SharedEmbedding ? readers - 1 : readers;
                IEnumerable<WeightSection> sections = new[] { layout.Encoder?.Embed, layout.Decoder?.Embed, layout.Head }.OfType<WeightSection>();
                Assert.Equal(expected, sections.SelectMany(section => section.Weights).Count(weight => weight.Parts[0].Weight.Role == WeightRole.TokenEmbedding));
                foreach (StackSpec stack in new[] { model.Spec.Encoder, model.Spec.Decoder }.OfType<StackSpec>().Where(stack => stack.Embedding.Input is null))
                    Assert.InRange(layout.TokenTable(stack == model.Spec.Decoder ? Spec.StackSide.Decoder : Spec.StackSide.Encoder).Offset, 0, layout.TotalBytes - 1);
            }
        },
        iter: Models);

    [Fact]
    public void Layers_that_share_weights_have_one_place_and_all_others_their_own() => RandomSpecs.Models.Sample(
        model =>
        {
            foreach (StackPlan stack in Scheduler.Plan(model.Spec).Stacks)
            {
                EquatableArray<long> offsets = Scheduler.Plan(model.Spec).Weights[0].Stack(stack.Side).LayerOffsets;
                bool haveWeights = stack.Spec.Kinds.All(kind => WeightRoles.Of(kind).Count > 0);
                Assert.True(haveWeights);
                Assert.Equal(stack.Spec.Pattern.Select((_, layer) => stack.Spec.WeightsOf(layer)).Distinct().Count(), offsets.Distinct().Count());
            }
        },
        iter: Models);

    [Fact]
    public void The_caches_of_a_decoder_and_of_its_source_hold_every_layer_apart() => RandomSpecs.EncoderDecoders.Sample(
        model =>
        {
            ModelPlan plan = Scheduler.Plan(model.Spec);
            RequireApart(plan.Decoder!.Cache, model.Spec.Decoder!, kind => kind.Attention);
            RequireApart(plan.Source!, model.Spec.Decoder!, kind => kind.CrossAttention!);
            Assert.All(plan.Encoder!.Cache.LayerOffsets, offset => Assert.Equal(0, offset));
        },
        iter: Models);

    [Fact]
    public void Tiles_fit_the_registers_and_the_last_takes_any_row()
    {
        foreach (Spec.InstructionSet set in Enum.GetValues<Spec.InstructionSet>())
        {
            Target target = TargetTable.Of(set);
            Tile tile = TileRules.Matrix(target);
            Assert.True((tile.Rows * tile.Vectors) + tile.Vectors + 1 <= target.Registers, $"{target}: {tile.Why}");
            Assert.Equal(1, tile.Heights[^1]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(71)]
    public void Query_rows_of_a_pass_fill_whole_tiles_and_fit_their_memory(int group)
    {
        var shape = new AttentionShape(2 * group, 2, 64, 1f, ScaleByInverseLayer: false, SoftCap: null);
        foreach (Spec.InstructionSet set in Enum.GetValues<Spec.InstructionSet>())
        {
            Tile tile = TileRules.Matrix(TargetTable.Of(set));
            int rows = AttentionRows.TokensTogether(shape, tile) * AttentionRows.HeadsTogether(shape);
            Assert.Equal(0, rows % tile.Rows);
            Assert.InRange(rows, tile.Rows, AttentionRows.Capacity(shape));
            Assert.InRange(group, 1, AttentionRows.Capacity(shape));
            Assert.InRange(AttentionRows.HeadsTogether(shape) * AttentionRows.Pieces(shape), group, group + AttentionRows.Pieces(shape));
            Assert.Equal(1, AttentionRows.Heights(shape, tile, decodes: true)[^1]);
        }
    }

    private static void RequireApart(CacheLayout cache, StackSpec stack, Func<LayerSpec, AttentionSpec> attention)
    {
        long end = 0;
        for (int layer = 0; layer < stack.Layers; layer++)
        {
            Assert.True(cache.LayerOffsets[layer] >= end, $"layer {layer} reaches into the one before");
            AttentionSpec spec = attention(stack.Kinds[stack.Pattern[layer]]);
            end = cache.LayerOffsets[layer] + ((long)spec.KeyValueHeads * CacheLayout.HeadFloats(spec.HeadSize) * sizeof(float));
        }

        Assert.True(end <= cache.BlockBytes, "the last layer reaches beyond the block");
    }

    /// <summary>Every packed weight, those of shared layers once.</summary>
    private static IEnumerable<Place> Places(ModelPlan plan, WeightLayout layout)
    {
        foreach (StackPlan stack in plan.Stacks)
        {
            StackWeights weights = layout.Stack(stack.Side);
            IEnumerable<int> own = Enumerable.Range(0, stack.Spec.Layers).GroupBy(stack.Spec.WeightsOf).Select(group => group.First());
            IEnumerable<Place> placed = InSection(weights.Embed, weights.EmbedOffset)
                .Concat(InSection(weights.Finish, weights.FinishOffset))
                .Concat(own.SelectMany(layer => InSection(weights.Kinds[stack.Spec.Pattern[layer]], weights.LayerOffsets[layer])));
            if (weights.SourceOffsets.Count > 0)
                placed = placed.Concat(own.SelectMany(layer => InSection(weights.SourceKinds[stack.Spec.Pattern[layer]], weights.SourceOffsets[layer])));
            foreach (Place place in placed)
                yield return place;
        }

        foreach (Place place in InSection(layout.Head, layout.HeadOffset))
            yield return place;
    }

    private static IEnumerable<Place> InSection(WeightSection section, long start)
    {
        foreach (PackedWeight weight in section.Weights)
        {
            for (int expert = 0; expert < weight.Experts; expert++)
            {
                long place = start + weight.Offset + (expert * weight.ExpertBytes);
                long end = place + Sizes.PanelBytes(weight.Format, weight.Rows, weight.Columns);
                Assert.True(end <= start + section.Bytes, "a weight reaches beyond its section");
                yield return new(place, end, $"{weight.Parts[0].Weight.Role} {expert}");
            }
        }
    }
}
