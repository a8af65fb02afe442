using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

public class QwenTests
{
    private const string SparseKeys = "moe_intermediate_size";

    private static readonly string Qwen2 = FamilyTexts.Of("qwen2", "Qwen2ForCausalLM");
    private static readonly string Qwen2Moe = FamilyTexts.Of("qwen2_moe", "Qwen2MoeForCausalLM", SparseKeys, "44", "shared_expert_intermediate_size", "90", "num_experts", "4", "num_experts_per_tok", "2");
    private static readonly string Qwen3Moe = FamilyTexts.Of("qwen3_moe", "Qwen3MoeForCausalLM", SparseKeys, "44", "num_experts", "8", "num_experts_per_tok", "2");

    [SkippableTheory]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("qwen2-moe")]
    [InlineData("qwen2-moe-sparse-step")]
    public void Every_tensor_of_a_reference_is_named(string directory) => ReferenceTensors.AssertNamed(directory);

    [Fact]
    public void Queries_keys_and_values_have_biases_and_the_output_has_none() =>
        Assert.Equal(AttentionBias.QueryKeyValue, Qwen2.Layer().Attention.Bias);

    [Fact]
    public void A_window_counts_only_if_it_is_used() => Assert.Null(Assert.Single(Qwen2.With("sliding_window", "8").Model().OnlyStack.Kinds).Attention.Window);

    [Fact]
    public void A_window_begins_at_the_layer_that_is_named()
    {
        ModelSpec model = Qwen2.With("use_sliding_window", "true").With("sliding_window", "8").With("max_window_layers", "1").Model();

        Assert.Equal([0, 1, 1], model.OnlyStack.Pattern);
        Assert.Equal([null, 8], model.OnlyStack.Kinds.Select(kind => kind.Attention.Window));
    }

    [Fact]
    public void Named_layer_types_outdo_the_rule()
    {
        string json = Qwen2.With("use_sliding_window", "true").With("sliding_window", "8").With("max_window_layers", "1")
            .With("layer_types", """["sliding_attention", "full_attention", "sliding_attention"]""");

        Assert.Equal([8, null, 8], Enumerable.Range(0, 3).Select(index => json.Layer(index).Attention.Window));
    }

    [Theory]
    [InlineData("""["full_attention"]""")]
    [InlineData("""["full_attention", "full_attention", "linear_attention"]""")]
    public void Layer_types_are_one_for_each_layer_and_of_two_kinds(string types) =>
        Assert.EndsWith(
            "error ITG0203: 'layer_types' is a list; expected for each of the 3 layers 'sliding_attention' or 'full_attention'",
            Qwen2.With("layer_types", types).OnlyProblem());

    [Fact]
    public void Qwen_3_normalises_each_head_and_has_no_biases()
    {
        AttentionSpec attention = FamilyTexts.Of("qwen3", "Qwen3ForCausalLM").Layer().Attention;

        Assert.Equal(new QueryKeyNormSpec(new NormSpec(Spec.Norm.Rms, 1e-6f), FullWidth: false), attention.QueryKeyNorm);
        Assert.Equal((AttentionBias.None, 128), (attention.Bias, attention.HeadSize));
    }

    [Fact]
    public void The_weights_of_experts_are_as_they_are_unless_the_file_says_otherwise()
    {
        Assert.Equal(new ExpertsSpec(4, 2, NormalizeWeights: false, SharedIntermediateSize: 90), Qwen2Moe.Layer().FeedForward.Experts);
        Assert.Equal(new ExpertsSpec(8, 2, NormalizeWeights: true), Qwen3Moe.With("norm_topk_prob", "true").Layer().FeedForward.Experts);
        Assert.Equal(44, Qwen3Moe.Layer().FeedForward.IntermediateSize);
    }

    [Fact]
    public void Experts_stand_in_every_so_many_layers_but_for_those_named()
    {
        string json = Qwen2Moe.With("num_hidden_layers", "6").With("decoder_sparse_step", "2").With("mlp_only_layers", "[3]");

        Assert.Equal([0, 1, 0, 0, 0, 1], json.Model().OnlyStack.Pattern);
        Assert.Equal(172, json.Layer(3).FeedForward.IntermediateSize);
    }
}
