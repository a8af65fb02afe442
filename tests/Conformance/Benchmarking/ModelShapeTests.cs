using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;
using Intaglio.Tool;
using Intaglio.Tool.Benchmarking;

namespace Intaglio.Conformance.Benchmarking;

/// <summary>Shapes on the command line.</summary>
public sealed class ModelShapeTests
{
    [Fact]
    public void Sizes_are_read_in_any_order_and_key_value_heads_are_as_many_as_heads_unless_given()
    {
        Assert.Equal(
            new ModelShape(288, 6, 8, 8, 768, 32000, Tied: false),
            ModelShape.Parse("llama:vocabulary=32000,hidden=288,layers=6,heads=8,intermediate=768"));
        Assert.Equal(
            new ModelShape(288, 6, 8, 2, 768, 32000, Tied: true),
            ModelShape.Parse("Llama:hidden=288, layers=6, heads=8, kv=2, intermediate=768, vocabulary=32000, tied"));
    }

    [Theory]
    [InlineData("15M", 15_191_712)]
    [InlineData("smollm-135m", 134_515_008)]
    [InlineData("TinyLlama-1.1B", 1_100_048_384)]
    public void A_preset_has_as_many_parameters_as_the_published_model(string name, long parameters)
    {
        ModelSpec model = BenchModel.Open(name, random: true).Model;
        Assert.Equal(parameters, ParameterCount.Of(model));
    }

    [Theory]
    [InlineData("llama:hidden=288", "it does not give 'layers'")]
    [InlineData("llama:hidden=288,hidden=3", "it gives 'hidden' twice")]
    [InlineData("llama:hidden=288,layers=-1", "'layers=-1' is no size")]
    [InlineData("llama:hidden=0", "'hidden=0' is no size")]
    [InlineData("llama:shared", "'shared' is no size")]
    [InlineData("llama:hidden=64,layers=1,heads=1,intermediate=64,vocabulary=10,depth=3", "'depth' is no size of a model")]
    [InlineData("gpt2:hidden=288", "it begins with no known family")]
    public void A_shape_that_is_none_is_refused_with_the_reason(string text, string reason)
    {
        string message = Assert.Throws<ToolException>(() => ModelShape.Parse(text)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("llama:hidden=288,layers=6", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_that_no_model_can_have_names_the_problem() =>
        Assert.Contains("ITG", Assert.Throws<ToolException>(() => BenchModel.Open("llama:hidden=10,layers=1,heads=3,intermediate=8,vocabulary=9", random: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_shape_without_weights_says_how_to_measure_it() =>
        Assert.Contains("--random", Assert.Throws<ToolException>(() => BenchModel.Open("15M", random: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_neither_a_folder_nor_a_shape_is_refused_with_the_shapes() =>
        Assert.Contains("smollm-135m", Assert.Throws<ToolException>(() => BenchModel.Open("no-such-model", random: true)).Message, StringComparison.Ordinal);
}
