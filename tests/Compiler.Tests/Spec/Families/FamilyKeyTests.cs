namespace Intaglio.Compiler.Tests.Specs.Families;

/// <summary>Keys that published files hold and that change nothing.</summary>
public class FamilyKeyTests
{
    [Theory]
    [InlineData("gemma2", "Gemma2ForCausalLM", "cache_implementation", "\"hybrid\"")]
    [InlineData("phi3", "Phi3ForCausalLM", "auto_map", "{\"AutoConfig\": \"configuration_phi3.Phi3Config\"}")]
    [InlineData("phi3", "Phi3ForCausalLM", "original_max_position_embeddings", "4096")]
    [InlineData("phi3", "Phi3ForCausalLM", "attention_bias", "false")]
    [InlineData("starcoder2", "Starcoder2ForCausalLM", "residual_dropout", "0.1")]
    [InlineData("starcoder2", "Starcoder2ForCausalLM", "norm_type", "\"layer_norm\"")]
    [InlineData("mixtral", "MixtralForCausalLM", "router_jitter_noise", "0.0")]
    [InlineData("qwen2", "Qwen2ForCausalLM", "layer_types", "[\"full_attention\", \"full_attention\", \"full_attention\"]")]
    [InlineData("gemma3_text", "Gemma3ForCausalLM", "_sliding_window_pattern", "6")]
    public void A_published_key_is_no_problem(string modelType, string architecture, string key, string value) =>
        FamilyTexts.Of(modelType, architecture, key, value).Model();
}
