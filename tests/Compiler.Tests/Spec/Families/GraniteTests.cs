using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class GraniteTests
{
    [SkippableTheory]
    [InlineData("granite")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Three_factors_multiply_and_the_logits_are_divided()
    {
        ModelSpec model = FamilyTexts.Of(
            "granite", "GraniteForCausalLM",
            "embedding_multiplier", "12.0", "attention_multiplier", "0.25", "residual_multiplier", "0.5", "logits_scaling", "8.0").Model();

        Assert.Equal((12, 0.25f, 0.5f), (model.OnlyStack.Embedding.Scale, model.Layer().Attention.Scale, model.Layer().BranchScale));
        Assert.Equal(0.125f, Assert.IsType<HeadSpec.LanguageModel>(model.Head).Scale);
    }

    [Fact]
    public void Absent_factors_are_1_that_of_the_attention_too() =>
        Assert.Equal(1, FamilyTexts.Of("granite", "GraniteForCausalLM").Layer().Attention.Scale);

    [Fact]
    public void Logits_are_not_divided_by_0() =>
        Assert.Contains("error ITG0105: logits_scaling", FamilyTexts.Of("granite", "GraniteForCausalLM", "logits_scaling", "0").OnlyProblem(), StringComparison.Ordinal);
}
