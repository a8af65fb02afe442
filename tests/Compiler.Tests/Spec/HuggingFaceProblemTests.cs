using Intaglio.Compiler.FrontEnds.HuggingFace;

namespace Intaglio.Compiler.Tests.Specs;

public class HuggingFaceProblemTests
{
    [Theory]
    [InlineData("num_attention_heads", "30", "config.json(7,26): error ITG0102: HiddenSize (64) must be a multiple of Heads (30) where HeadSize is not given")]
    [InlineData("num_key_value_heads", "3", "config.json(8,26): error ITG0103: num_key_value_heads: Heads (8) must be a multiple of KeyValueHeads (3)")]
    [InlineData("head_dim", "7", "config.json(3,15): error ITG0104: head_dim: Rotary Dimensions (7) must be even and at most HeadSize (7)")]
    [InlineData("rms_norm_eps", "0", "config.json(10,19): error ITG0105: rms_norm_eps: Epsilon (0) must be above 0 and below 1")]
    [InlineData("rms_norm_eps", "1e-60", "config.json(10,19): error ITG0105: rms_norm_eps: Epsilon (0) must be above 0 and below 1")]
    [InlineData("rope_theta", "-1", "config.json(11,17): error ITG0105: rope_theta: Theta (-1) must be a finite number above 1")]
    [InlineData("vocab_size", "0", "config.json(15,17): error ITG0203: 'vocab_size' is 0; expected a whole number from 1 to 2147483647")]
    [InlineData("vocab_size", "1e99", "config.json(15,17): error ITG0203: 'vocab_size' is 1e99; expected a whole number from 1 to 2147483647")]
    [InlineData("vocab_size", "2147483647", "config.json(15,17): error ITG0101: vocab_size: VocabularySize (2147483647) must be 1 to 16777216")]
    [InlineData("num_hidden_layers", "2147483647", "config.json(6,24): error ITG0101: num_hidden_layers: Layers (1025) must be 1 to 1024")]
    [InlineData("hidden_act", "\"mish\"", "config.json(13,17): error ITG0205: 'hidden_act': 'mish' is not supported; supported are gelu, gelu_accurate, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, quick_gelu, relu, relu2, silu, swish, tanh")]
    [InlineData("architectures", "[\"LlamaForQuestionAnswering\"]", "config.json(2,20): error ITG0205: 'architectures': LlamaForQuestionAnswering is not supported; supported are LlamaForCausalLM, LlamaModel, LlamaForSequenceClassification, LlamaForTokenClassification")]
    [InlineData("quantization_config", "{\"bits\": 4}", "config.json(3,26): error ITG0205: 'quantization_config': an object is not supported")]
    [InlineData("partial_rotary_factor", "0.5", "config.json(3,28): error ITG0205: 'partial_rotary_factor': 0.5 is not supported")]
    [InlineData("tie_word_embeddings", "1", "config.json(14,26): error ITG0203: 'tie_word_embeddings' is 1; expected true or false")]
    [InlineData("clip_qkv", "8.0", "config.json(3,3): warning ITG0206: The key 'clip_qkv' is unknown to the family 'llama' and is ignored: check that it does not change the result")]
    public void A_problem_names_its_line_its_key_and_its_numbers(string key, string value, string expected) =>
        Assert.Equal(expected, ConfigTexts.Llama.With(key, value).OnlyProblem());

    [Theory]
    [InlineData("\"unheard-of\"", "config.json(3,17): error ITG0204: model_type 'unheard-of' is not supported; supported are llama, ")]
    [InlineData("null", "config.json(1,1): error ITG0202: The key 'model_type' is missing: expected one of llama, ")]
    public void A_family_that_is_not_known_is_refused_with_those_that_are(string value, string expected) =>
        Assert.StartsWith(expected, ConfigTexts.Llama.With("model_type", value).OnlyProblem());

    [Theory]
    [InlineData("temperature", "0.6")]
    [InlineData("torch_dtype", "\"bfloat16\"")]
    [InlineData("pretraining_tp", "2")]
    [InlineData("_name_or_path", "\"x\"")]
    [InlineData("never_heard_of", "null")]
    [InlineData("eos_token_id", "[1, 2]")]
    public void A_key_that_changes_nothing_is_no_problem(string key, string value) => ConfigTexts.Llama.With(key, value).Model();

    [Theory]
    [InlineData("\"mamba\"", "config.json(3,17): error ITG0204: model_type 'mamba' is not supported; supported are llama, ")]
    [InlineData("null", "config.json(1,1): error ITG0202: The key 'model_type' is missing: expected one of llama, ")]
    public void A_family_that_is_unknown_is_told_which_are_not(string modelType, string expected)
    {
        string problem = ConfigTexts.Llama.With("model_type", modelType).OnlyProblem();

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        Assert.EndsWith(string.Join(", ", HuggingFaceFrontEnd.SupportedModelTypes), problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_size_is_named() =>
        Assert.Equal(
            "config.json(1,1): error ITG0202: The key 'hidden_size' is missing: expected a whole number of at least 1",
            ConfigTexts.Llama.Without("hidden_size").Read().Problems[0].ToString("config.json"));

    [Fact]
    public void A_model_that_cannot_be_addressed_is_refused() =>
        Assert.StartsWith(
            "config.json(16,17): error ITG0108: vocab_size: The token table [16777216, 131072] has 2199023255552 elements",
            ConfigTexts.Llama.With("vocab_size", "16777216").With("hidden_size", "131072").With("head_dim", "8").Read().Problems[0].ToString("config.json"));

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        HuggingFaceResult result = ConfigTexts.Llama.Without("hidden_size").With("hidden_act", "3").With("rope_scaling", "7").Read();

        Assert.Null(result.Spec);
        Assert.Equal(3, result.Problems.Count);
    }

    [Theory]
    [InlineData("", "config.json(1,1): error ITG0201: Expected a value, but the file ends there")]
    [InlineData("[]", "config.json(1,1): error ITG0201: Expected an object, but the file holds a list")]
    [InlineData("{\n \"a\": 1,\n \"a\": 2}", "config.json(3,2): error ITG0201: The key 'a' stands there twice")]
    [InlineData("{\n \"a\": 1,}", "config.json(2,9): error ITG0201: Expected another element after the comma, but '}' stands there")]
    public void A_file_that_is_not_an_object_in_JSON_is_refused(string json, string expected) => Assert.Equal(expected, json.OnlyProblem());
}
