using System.Text.RegularExpressions;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Small config.json texts, changed by one line where a test needs it.</summary>
internal static class ConfigTexts
{
    public const string Llama = """
        {
          "architectures": ["LlamaForCausalLM"],
          "model_type": "llama",
          "hidden_size": 64,
          "intermediate_size": 172,
          "num_hidden_layers": 3,
          "num_attention_heads": 8,
          "num_key_value_heads": 4,
          "max_position_embeddings": 96,
          "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0,
          "rope_scaling": null,
          "hidden_act": "silu",
          "tie_word_embeddings": false,
          "vocab_size": 259
        }
        """;

    public const string Gpt2 = """
        {
          "architectures": ["GPT2LMHeadModel"],
          "model_type": "gpt2",
          "n_embd": 48,
          "n_head": 4,
          "n_inner": null,
          "n_layer": 2,
          "n_positions": 64,
          "layer_norm_epsilon": 1e-05,
          "activation_function": "gelu_new",
          "vocab_size": 123
        }
        """;

    public static TypeSpec Type { get; } = new("Demo", "Model", "public");

    /// <summary>The text with the value of a key replaced, or the key added before the others.</summary>
    public static string With(this string json, string key, string value)
    {
        Regex line = new($"(\"{key}\": )(.*?)(,?)$", RegexOptions.Multiline);
        return line.IsMatch(json)
            ? line.Replace(json, match => match.Groups[1].Value + value + match.Groups[3].Value)
            : json.Replace("\"model_type\"", $"\"{key}\": {value},\n  \"model_type\"", StringComparison.Ordinal);
    }

    public static string Without(this string json, string key) => Regex.Replace(json, $"^.*\"{key}\": .*\r?\n", "", RegexOptions.Multiline);

    public static HuggingFaceResult Read(this string json) => HuggingFaceFrontEnd.Read(json, Type);

    /// <summary>The model of a text without a problem.</summary>
    public static ModelSpec Model(this string json)
    {
        HuggingFaceResult result = json.Read();
        Assert.Empty(result.Problems);
        return result.Spec!;
    }

    /// <summary>The one problem of a text, as the tool prints it.</summary>
    public static string OnlyProblem(this string json) => Assert.Single(json.Read().Problems).ToString("config.json");
}
