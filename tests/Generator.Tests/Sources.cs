namespace Intaglio.Generator.Tests;

/// <summary>The same two models, once as attributes and once as config.json.</summary>
internal static class Sources
{
    public const string Llama = """
        namespace Demo;

        [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48)]
        [Attention(Heads = 4, KeyValueHeads = 2)]
        [RotaryPositions(Theta = 10_000)]
        [Normalization(Norm.Rms, Placement = NormPlacement.Pre, Epsilon = 1e-5)]
        [FeedForward(IntermediateSize = 40, Activation = Activation.Silu, Gated = true)]
        public sealed partial class Tiny;
        """;

    public const string LlamaConfig = """
        {
          "architectures": ["LlamaForCausalLM"],
          "model_type": "llama",
          "hidden_size": 32,
          "intermediate_size": 40,
          "num_hidden_layers": 2,
          "num_attention_heads": 4,
          "num_key_value_heads": 2,
          "max_position_embeddings": 48,
          "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0,
          "hidden_act": "silu",
          "tie_word_embeddings": false,
          "vocab_size": 67
        }
        """;

    public const string Gpt2 = """
        namespace Demo;

        [Transformer(TransformerKind.Decoder, Layers = 3, HiddenSize = 48, VocabularySize = 123, MaxPositions = 64, TieEmbeddings = true)]
        [Attention(Heads = 4, Bias = true, OutputBias = true)]
        [LearnedPositions]
        [Normalization(Norm.Layer)]
        [FeedForward(IntermediateSize = 192, Activation = Activation.GeluTanh, Bias = true)]
        public sealed partial class Tiny;
        """;

    public const string Gpt2Config = """
        {
          "architectures": ["GPT2LMHeadModel"],
          "model_type": "gpt2",
          "n_embd": 48,
          "n_head": 4,
          "n_inner": null,
          "n_layer": 3,
          "n_positions": 64,
          "layer_norm_epsilon": 1e-05,
          "activation_function": "gelu_new",
          "vocab_size": 123
        }
        """;

    public const string FromConfig = """
        namespace Demo;

        [Transformer("tiny/config.json")]
        public sealed partial class Tiny;
        """;

    public static TextFile Config(string json, string folder = "/project/tiny/") => new(folder + "config.json", json);
}
