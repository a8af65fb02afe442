using CsCheck;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Passes;

public sealed class PassNeutralityTests
{
    private const double Tolerance = 1e-9;
    private const int Models = 100;

    public static TheoryData<string> PassNames => [.. PassPipeline.Passes.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(PassNames))]
    public void A_pass_changes_no_result(string name)
    {
        int index = PassPipeline.Passes.ToList().FindIndex(pass => pass.Name == name);
        RandomSpecs.Models.Sample(
            model =>
            {
                ModelGraphs before = After(model, index);
                ModelGraphs after = After(model, index + 1);
                int[] tokens = model.Tokens(11);
                RequireEqual(Run(model, before, tokens), Run(model, after, tokens));
            },
            iter: Models);
    }

    [Fact]
    public void All_passes_together_change_no_result_of_step_by_step_decoding() => RandomSpecs.Models.Sample(
        model =>
        {
            int[] tokens = model.Tokens(9);
            RequireEqual(Run(model, model.Lowered, tokens, 4, 1, 2, 1, 1), Run(model, PassPipeline.Run(model.Lowered), tokens, 4, 1, 2, 1, 1));
        },
        iter: Models);

    [Fact]
    public void Everything_that_is_supported_fuses_to_what_kernels_exist_for() => RandomSpecs.Models.Sample(
        model =>
        {
            ModelGraphs fused = PassPipeline.Run(model.Lowered);
            foreach (OpGraph layer in fused.Layers)
            {
                Assert.Equal(4, layer.Nodes.Count(node => node.Op is Op.Projection));
                Assert.Single(layer.Nodes, node => node.Op is Op.FlashAttention);
                Assert.All(layer.Nodes, node => Assert.True(node.Op is Op.Projection or Op.FlashAttention or Op.ScaleBy));
            }

            Assert.Single(fused.Head!.Nodes);
        },
        iter: Models);

    private static ModelGraphs After(RandomModel model, int passes) => new(
        After(model.Lowered.Embed, passes),
        model.Lowered.Layers.Select(layer => After(layer, passes)).ToEquatableArray(),
        After(model.Lowered.Head!, passes));

    private static OpGraph After(OpGraph graph, int passes) =>
        PassPipeline.Passes.Take(passes).Aggregate(graph with { Level = IrLevel.Fusing }, (current, pass) => pass.Run(current));

    private static Matrix Run(RandomModel model, ModelGraphs graphs, int[] tokens, params int[] chunks)
    {
        GraphInterpreter interpreter = model.Interpreter(graphs);
        List<Matrix> parts = [];
        foreach (int chunk in chunks.Length == 0 ? [tokens.Length] : chunks)
            parts.Add(interpreter.Forward(tokens.AsSpan(interpreter.Position, chunk)));
        return Matrix.Stacked(parts);
    }

    private static void RequireEqual(Matrix expected, Matrix actual)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        foreach ((double x, double y) in expected.Elements.Zip(actual.Elements))
            Assert.True(Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Abs(x)), $"{x} became {y}");
    }
}
