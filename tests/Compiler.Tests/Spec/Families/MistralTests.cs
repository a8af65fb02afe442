using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class MistralTests
{
    private static readonly string Mistral = FamilyTexts.Of("mistral", "MistralForCausalLM");

    [SkippableTheory]
    [InlineData("mistral-swa")]
    [InlineData("mistral-headdim")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Theory]
    [InlineData("8", 8)]
    [InlineData("null", null)]
    [InlineData("96", null)]
    public void A_window_is_one_that_hides_something(string window, int? expected) =>
        Assert.Equal(expected, Mistral.With("sliding_window", window).Layer().Attention.Window);

    [Fact]
    public void An_absent_window_is_that_of_the_class_and_null_is_none()
    {
        string json = Mistral.With("max_position_embeddings", "8192");

        Assert.Equal(4096, json.Layer().Attention.Window);
        Assert.Null(json.With("sliding_window", "null").Layer().Attention.Window);
    }

    [Fact]
    public void Absent_key_value_heads_are_those_of_the_class_and_null_is_as_many_as_queries()
    {
        string json = Mistral.With("num_attention_heads", "16").Without("num_key_value_heads");

        Assert.Equal(8, json.Layer().Attention.KeyValueHeads);
        Assert.Equal(16, json.With("num_key_value_heads", "null").Layer().Attention.KeyValueHeads);
    }

    [Fact]
    public void A_part_of_a_head_is_refused_where_the_family_turns_whole_heads() =>
        Assert.EndsWith("error ITG0205: 'partial_rotary_factor': 0.5 is not supported", Mistral.With("partial_rotary_factor", "0.5").OnlyProblem());
}
