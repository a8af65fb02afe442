using CsCheck;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Tests.Reference;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Passes;

public sealed class PassNeutralityTests
{
    private const int Models = 150;

    public static TheoryData<string> PassNames => [.. PassPipeline.Passes.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(PassNames))]
    public void A_pass_changes_no_result(string name)
    {
        int index = PassPipeline.Passes.ToList().FindIndex(pass => pass.Name == name);
        RandomSpecs.Models.Sample(
            model => ModelRun.RequireEqual(ModelRun.Of(model, After(model, index), 11), ModelRun.Of(model, After(model, index + 1), 11)),
            iter: Models);
    }

    [Fact]
    public void All_passes_together_change_no_result_of_step_by_step_decoding() => RandomSpecs.Models.Sample(
        model => ModelRun.RequireEqual(ModelRun.Of(model, model.Lowered, 6, 1, 2, 1, 1), ModelRun.Of(model, PassPipeline.Run(model.Lowered), 6, 1, 2, 1, 1)),
        iter: Models);

    [Fact]
    public void A_layer_of_every_model_fuses_to_one_attention_of_each_kind() => RandomSpecs.Models.Sample(
        model =>
        {
            ModelGraphs fused = PassPipeline.Run(model.Lowered);
            foreach (StackGraphs stack in fused.Stacks)
            {
                Assert.All(stack.Layers, layer => Assert.Single(layer.Nodes, node => node.Op is Op.FlashAttention));
                Assert.All(stack.Layers, layer => Assert.Equal(stack.Sources.Count > 0 ? 1 : 0, layer.Nodes.Count(node => node.Op is Op.CrossAttention)));
                Assert.All(stack.Sources, source => Assert.Equal(["Projection", "SourceStore"], source.Nodes.Select(node => node.Op.GetType().Name)));
            }
        },
        iter: Models);

    private static ModelGraphs After(RandomModel model, int passes)
    {
        ModelGraphs lowered = model.Lowered;
        return new(
            lowered.Encoder?.Select(graph => After(graph, passes)),
            lowered.Decoder?.Select(graph => After(graph, passes)),
            lowered.Head is null ? null : After(lowered.Head, passes));
    }

    private static OpGraph After(OpGraph graph, int passes) =>
        PassPipeline.Passes.Take(passes).Aggregate(graph with { Level = IrLevel.Fusing }, (current, pass) => pass.Run(current));
}
