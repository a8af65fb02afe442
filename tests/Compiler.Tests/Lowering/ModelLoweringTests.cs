using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Lowering;

public sealed class ModelLoweringTests
{
    [Fact]
    public void A_model_becomes_the_steps_of_the_paper() => Golden.Match(new Dictionary<string, string>
    {
        ["Llama"] = Printed(SmallModels.Llama),
        ["Gpt2"] = Printed(SmallModels.Gpt2),
        ["Mixture"] = Printed(SmallModels.Mixture),
        ["Translator"] = Printed(SmallModels.Translator),
    });

    [Fact]
    public void Kinds_of_layers_are_named_by_letters()
    {
        ModelSpec spec = SmallModels.Llama;
        LayerSpec layer = spec.OnlyStack.Kinds[0];
        LayerSpec windowed = layer with { Attention = layer.Attention with { Window = 8 } };
        spec = spec with { Decoder = spec.OnlyStack with { Kinds = EquatableArray.Of(layer, windowed), Pattern = EquatableArray.Of(0, 1, 0) } };

        ModelGraphs graphs = ModelLowering.Lower(spec);

        Assert.Equal(["layer.A", "layer.B"], graphs.Decoder!.Layers.Select(graph => graph.Name));
        Assert.Contains(", positions, causal, window=8 ", IrPrinter.Print(graphs.Decoder!.Layers[1]));
    }

    [Fact]
    public void A_head_that_is_not_tied_has_a_matrix_of_its_own()
    {
        ModelSpec spec = SmallModels.Llama with { Head = new HeadSpec.LanguageModel(Tied: false, Bias: true, Scale: 0.5f) };

        string printed = IrPrinter.Print(ModelLowering.Lower(spec).Head!);

        Assert.Contains("linear %1, head[50, 24]", printed);
        Assert.Contains("add_bias %2, head_bias", printed);
        Assert.Contains("scale %3, 0.5", printed);
    }

    [Fact]
    public void Branches_and_the_residual_stream_are_scaled_before_they_are_added()
    {
        ModelSpec spec = SmallModels.Llama.WithLayer(layer => layer with { ResidualScale = 2, BranchScale = 0.25f });

        OpGraph graph = ModelLowering.Lower(spec).Decoder!.Layers[0];

        Assert.Equal([2, 0.25f, 2, 0.25f], graph.Nodes.Select(node => node.Op).OfType<Op.ScaleBy>().Select(scale => scale.Factor));
    }

    [Fact]
    public void A_learned_table_holds_the_rows_before_its_offset_too()
    {
        ModelSpec spec = SmallModels.Gpt2.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Learned(32, 2) });

        Assert.Contains("learned_positions positions, position_embedding[34, 24], offset=2", IrPrinter.Print(ModelLowering.Lower(spec).Decoder!.Embed));
    }

    [Fact]
    public void A_decoder_projects_the_encoders_output_once_for_each_kind_of_layer()
    {
        ModelGraphs graphs = ModelLowering.Lower(SmallModels.Translator);

        Assert.Equal(
            ["source.A", "embed", "layer.A"],
            graphs.Decoder!.All.Select(graph => graph.Name));
        Assert.Equal(["encoder.embed", "encoder.layer.A", "encoder.finish"], graphs.Encoder!.All.Select(graph => graph.Name));
        Assert.Empty(graphs.Encoder.Sources);
    }

    [Theory]
    [InlineData(Spec.NormPlacement.Pre, "rms_norm linear add")]
    [InlineData(Spec.NormPlacement.Post, "linear add rms_norm")]
    [InlineData(Spec.NormPlacement.Both, "rms_norm linear rms_norm add")]
    [InlineData(Spec.NormPlacement.Branch, "linear rms_norm add")]
    public void Norms_stand_where_the_placement_says(Spec.NormPlacement placement, string expected)
    {
        ModelSpec spec = SmallModels.Llama.WithLayer(layer => layer with { Placement = placement });
        OpGraph layer = ModelLowering.Lower(spec).Decoder!.Layers[0];

        // Only what the feed-forward adds: from the last sum of the attention on.
        int attention = layer.Nodes.ToList().FindIndex(node => node.Op is Op.WeightedSum) + 2;
        string[] names = [.. layer.Nodes.Skip(attention)
            .Select(node => node.Op switch { Op.Normalize => "rms_norm", Op.Add => "add", Op.Linear { Weight.Role: WeightRole.Down } => "linear", _ => "" })
            .Where(name => name.Length > 0)];
        int branches = placement is Spec.NormPlacement.Post or Spec.NormPlacement.Both or Spec.NormPlacement.Branch ? 2 : 1;
        Assert.Equal(expected, string.Join(' ', names.Skip(branches)));
    }

    [Theory]
    [InlineData(Spec.BlockArrangement.ParallelSharedNorm, 1)]
    [InlineData(Spec.BlockArrangement.ParallelTwoNorms, 2)]
    public void Parallel_branches_read_one_norm_or_two(Spec.BlockArrangement arrangement, int norms)
    {
        ModelSpec spec = SmallModels.Llama.WithLayer(layer => layer with { Arrangement = arrangement });

        OpGraph layer = ModelLowering.Lower(spec).Decoder!.Layers[0];

        Assert.Equal(norms, layer.Nodes.Count(node => node.Op is Op.Normalize));
        Assert.All(layer.Nodes.Where(node => node.Op is Op.Normalize), node => Assert.Equal(layer.Inputs[0], node.Inputs[0]));
    }

    [Fact]
    public void The_residual_stream_may_continue_from_the_norm()
    {
        ModelSpec spec = SmallModels.Llama.WithLayer(layer => layer with { ResidualFromNorm = true, ResidualScale = 3 });

        OpGraph layer = ModelLowering.Lower(spec).Decoder!.Layers[0];

        Assert.All(
            layer.Nodes.Where(node => node.Op is Op.ScaleBy { Factor: 3 }),
            node => Assert.IsType<Op.Normalize>(layer.Producer(node.Inputs[0])!.Op));
    }

    private static string Printed(ModelSpec spec) =>
        string.Join('\n', [IrPrinter.Print(spec), .. ModelLowering.Lower(spec).All.Select(IrPrinter.Print)]);
}
