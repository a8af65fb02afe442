using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class HuggingFaceRotaryTests
{
    [Theory]
    [InlineData("""{"type": "linear", "factor": 2.5}""")]
    [InlineData("""{"rope_type": "linear", "factor": 2.5}""")]
    [InlineData("""{"rope_type": "linear", "type": "dynamic", "factor": 2.5}""")]
    public void Linear_scaling_is_read_in_every_spelling(string scaling) => Assert.Equal(new RotaryScalingSpec.Linear(2.5), Scaling(scaling));

    [Theory]
    [InlineData("null")]
    [InlineData("""{"rope_type": "default"}""")]
    public void Default_and_null_are_no_scaling(string scaling) => Assert.Equal(new RotaryScalingSpec.None(), Scaling(scaling));

    [Fact]
    public void Dynamic_scaling_counts_from_the_positions_of_the_model() =>
        Assert.Equal(new RotaryScalingSpec.Dynamic(2, 96), Scaling("""{"type": "dynamic", "factor": 2.0}"""));

    [Fact]
    public void Llama_3_scaling_has_four_numbers() =>
        Assert.Equal(
            new RotaryScalingSpec.Llama3(8, 1, 4, 32),
            Scaling("""{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32}"""));

    [Fact]
    public void Yarn_takes_the_ratio_of_the_lengths_for_its_factor() =>
        Assert.Equal(
            new RotaryScalingSpec.Yarn(4, 24, 32, 1, (0.1 * Math.Log(4)) + 1, Truncate: true),
            Scaling("""{"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 24}"""));

    [Fact]
    public void Yarn_without_an_original_length_takes_its_factor() =>
        Assert.Equal(
            new RotaryScalingSpec.Yarn(4, 96, 32, 1, (0.1 * Math.Log(4)) + 1, Truncate: true),
            Scaling("""{"rope_type": "yarn", "factor": 4.0}"""));

    [Fact]
    public void Yarn_with_both_multipliers_divides_their_factors() =>
        Assert.Equal(
            new RotaryScalingSpec.Yarn(4, 96, 16, 2, ((0.1 * 0.7 * Math.Log(4)) + 1) / ((0.1 * 0.5 * Math.Log(4)) + 1), Truncate: false),
            Scaling("""{"rope_type": "yarn", "factor": 4, "mscale": 0.7, "mscale_all_dim": 0.5, "beta_fast": 16, "beta_slow": 2, "truncate": false}"""));

    [Fact]
    public void Yarn_with_an_attention_factor_takes_it() =>
        Assert.Equal(1.25, Assert.IsType<RotaryScalingSpec.Yarn>(Scaling("""{"type": "yarn", "factor": 4, "attention_factor": 1.25}""")).AttentionFactor);

    [Fact]
    public void A_yarn_factor_that_the_lengths_contradict_is_a_warning()
    {
        string json = ConfigTexts.Llama.With("rope_scaling", """{"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 24}""");

        Assert.Equal(
            "config.json(12,51): warning ITG0207: YaRN factor 8 is ignored: max_position_embeddings (96) / original_max_position_embeddings (24) = 4 counts",
            json.OnlyProblem());
        Assert.NotNull(json.Read().Spec);
    }

    [Fact]
    public void The_form_of_transformers_5_has_theta_inside()
    {
        string json = ConfigTexts.Llama.Without("rope_theta").Without("rope_scaling").With("rope_parameters", """{"rope_theta": 500000.0, "rope_type": "default"}""");
        var rotary = Assert.IsType<PositionSpec.Rotary>(json.Model().OnlyStack.Kinds[0].Attention.Positions);

        Assert.Equal(500_000, rotary.Theta);
    }

    [Theory]
    [InlineData("""{"factor": 2}""", "error ITG0202: The key 'rope_type' is missing: expected default, linear, dynamic, yarn, llama3 or longrope")]
    [InlineData("""{"type": "linear"}""", "error ITG0202: The key 'rope_scaling.factor' is missing: expected a number")]
    [InlineData("""{"type": "su"}""", "error ITG0205: 'rope_scaling.rope_type': 'su' is not supported; supported are default, linear, dynamic, yarn, llama3, longrope")]
    [InlineData("""{"type": "linear", "factor": 0.5}""", "error ITG0105: rope_scaling.factor: Factor (0.5) must be a finite number of at least 1")]
    [InlineData("""{"type": "linear", "factor": "2"}""", "error ITG0203: 'rope_scaling.factor' is '2'; expected a number")]
    [InlineData("""[1]""", "error ITG0203: 'rope_scaling' is a list; expected an object")]
    [InlineData("""{"type": "linear", "factor": 2, "partial_rotary_factor": 0.5}""", "error ITG0205: 'rope_scaling.partial_rotary_factor': 0.5 is not supported")]
    [InlineData("""{"type": "linear", "factor": 2, "fctor": 3}""", "warning ITG0206: The key 'rope_scaling.fctor' is unknown to the family 'rotary scaling' and is ignored: check that it does not change the result")]
    public void What_is_wrong_with_a_scaling_is_said(string scaling, string expected) =>
        Assert.EndsWith(expected, ConfigTexts.Llama.With("rope_scaling", scaling).OnlyProblem());

    private static RotaryScalingSpec Scaling(string scaling)
    {
        ModelSpec model = ConfigTexts.Llama.With("rope_scaling", scaling).Model();
        return Assert.IsType<PositionSpec.Rotary>(model.OnlyStack.Kinds[0].Attention.Positions).Scaling;
    }
}
