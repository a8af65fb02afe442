using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class SmolLm3Tests
{
    private static readonly string SmolLm3 = FamilyTexts.Of("smollm3", "SmolLM3ForCausalLM", "no_rope_layer_interval", "2");

    [Fact]
    public void Every_so_many_layers_know_no_positions()
    {
        ModelSpec model = SmolLm3.Model();

        Assert.Equal(2, model.OnlyStack.Kinds.Count);
        Assert.Equal(Enumerable.Range(0, model.OnlyStack.Layers).Select(layer => layer % 2), model.OnlyStack.Pattern);
        Assert.IsType<PositionSpec.Rotary>(model.OnlyStack.Kinds[0].Attention.Positions);
        Assert.IsType<PositionSpec.None>(model.OnlyStack.Kinds[1].Attention.Positions);
        Assert.Equal(new HeadSpec.LanguageModel(Tied: true, Bias: false), model.Head);
    }

    [Fact]
    public void A_list_of_layers_counts_before_the_interval()
    {
        int layers = SmolLm3.Model().OnlyStack.Layers;
        ModelSpec model = SmolLm3.With("no_rope_layers", $"[0{string.Concat(Enumerable.Repeat(", 1", layers - 1))}]").Model();

        Assert.Equal(0, model.OnlyStack.Pattern[0]);
        Assert.IsType<PositionSpec.None>(model.OnlyStack.Kinds[0].Attention.Positions);
        Assert.All(model.OnlyStack.Pattern.Skip(1), kind => Assert.Equal(1, kind));
    }

    [Fact]
    public void A_list_of_another_length_is_refused() =>
        Assert.Contains("'no_rope_layers'", SmolLm3.With("no_rope_layers", "[1]").OnlyProblem(), StringComparison.Ordinal);
}
