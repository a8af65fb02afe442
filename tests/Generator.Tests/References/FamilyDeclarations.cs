namespace Intaglio.Generator.Tests.References;

/// <summary>Models of families that no reference has: a configuration, and the same declared with attributes.</summary>
internal static class FamilyDeclarations
{
    public static IReadOnlyDictionary<string, (string Configuration, string Declaration)> ByFamily { get; } = new Dictionary<string, (string, string)>
    {
        ["glm4"] = (
            """
            {
              "model_type": "glm4", "architectures": ["Glm4ForCausalLM"], "hidden_size": 64, "intermediate_size": 150, "num_hidden_layers": 2, "num_attention_heads": 4,
              "num_key_value_heads": 2, "head_dim": 16, "attention_bias": true, "partial_rotary_factor": 0.5, "rope_theta": 10000.0, "rms_norm_eps": 0.001,
              "hidden_act": "silu", "max_position_embeddings": 96, "vocab_size": 257, "tie_word_embeddings": false
            }
            """,
            """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]
            [RotaryPositions(Dimensions = 8, Layout = RotaryLayout.Interleaved)]
            [Normalization(Norm.Rms, Placement = NormPlacement.Both, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """),
        ["mt5"] = (
            """
            {
              "model_type": "mt5", "architectures": ["MT5ForConditionalGeneration"], "d_model": 64, "d_kv": 16, "d_ff": 150, "num_layers": 2, "num_decoder_layers": 2,
              "num_heads": 4, "relative_attention_num_buckets": 16, "relative_attention_max_distance": 40, "layer_norm_epsilon": 1e-06,
              "feed_forward_proj": "gated-gelu", "decoder_start_token_id": 0, "vocab_size": 229, "tie_word_embeddings": false
            }
            """,
            """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, HiddenSize = 64, VocabularySize = 229, MaxPositions = 512, DecoderStartToken = 0)]
            [Attention(Heads = 4, Scale = 1)]
            [RelativeBias(Buckets = 16, MaxDistance = 40)]
            [Normalization(Norm.Rms, Epsilon = 1e-6)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Gated = true)]
            """),
        ["pegasus"] = (
            """
            {
              "model_type": "pegasus", "architectures": ["PegasusForConditionalGeneration"], "d_model": 64, "encoder_layers": 2, "decoder_layers": 3,
              "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 150, "decoder_ffn_dim": 122, "activation_function": "relu",
              "scale_embedding": true, "decoder_start_token_id": 0, "max_position_embeddings": 64, "vocab_size": 211
            }
            """,
            """
            [Transformer(TransformerKind.EncoderDecoder, Layers = 2, DecoderLayers = 3, HiddenSize = 64, VocabularySize = 211, MaxPositions = 64, TieEmbeddings = true, HeadBias = true, EmbeddingScale = 8, DecoderStartToken = 0)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [SinusoidalPositions(Layout = SinusoidalLayout.Halves)]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Relu, Bias = true)]
            [FeedForward(IntermediateSize = 122, Stack = StackSide.Decoder)]
            """),
        ["qwen3_moe"] = (
            """
            {
              "model_type": "qwen3_moe", "architectures": ["Qwen3MoeForCausalLM"], "hidden_size": 64, "intermediate_size": 150, "moe_intermediate_size": 44,
              "num_experts": 8, "num_experts_per_tok": 2, "norm_topk_prob": true, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
              "head_dim": 24, "rope_theta": 10000.0, "rms_norm_eps": 0.001, "hidden_act": "silu", "max_position_embeddings": 96, "vocab_size": 257,
              "tie_word_embeddings": false
            }
            """,
            """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96)]
            [Attention(Heads = 4, KeyValueHeads = 2, HeadSize = 24)]
            [QueryKeyNorm(Norm.Rms)]
            [RotaryPositions]
            [Normalization(Norm.Rms, Epsilon = 1e-3)]
            [FeedForward(IntermediateSize = 44, Activation = Activation.Silu, Gated = true)]
            [Experts(8, PerToken = 2)]
            """),
        ["smollm3"] = (
            """
            {
              "model_type": "smollm3", "architectures": ["SmolLM3ForCausalLM"], "hidden_size": 64, "intermediate_size": 150, "num_hidden_layers": 4,
              "num_attention_heads": 4, "num_key_value_heads": 2, "no_rope_layer_interval": 4, "rope_theta": 2000000.0, "rms_norm_eps": 1e-06,
              "hidden_act": "silu", "max_position_embeddings": 96, "vocab_size": 257
            }
            """,
            """
            [Transformer(TransformerKind.Decoder, Layers = 4, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true)]
            [Attention(Heads = 4, KeyValueHeads = 2)]
            [RotaryPositions(Theta = 2_000_000)]
            [Layers("3", Positions = false)]
            [Normalization(Norm.Rms, Epsilon = 1e-6)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Silu, Gated = true)]
            """),
        ["starcoder2"] = (
            """
            {
              "model_type": "starcoder2", "architectures": ["Starcoder2ForCausalLM"], "hidden_size": 64, "intermediate_size": 150, "num_hidden_layers": 2,
              "num_attention_heads": 4, "num_key_value_heads": 2, "sliding_window": 8, "use_bias": true, "rope_theta": 10000.0, "norm_epsilon": 1e-05,
              "hidden_act": "gelu_pytorch_tanh", "max_position_embeddings": 96, "vocab_size": 257
            }
            """,
            """
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 64, VocabularySize = 257, MaxPositions = 96, TieEmbeddings = true)]
            [Attention(Heads = 4, KeyValueHeads = 2, Window = 8, Bias = true, OutputBias = true)]
            [RotaryPositions]
            [Normalization(Norm.Layer)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.GeluTanh, Bias = true)]
            """),
        ["xlm-roberta"] = (
            """
            {
              "model_type": "xlm-roberta", "architectures": ["XLMRobertaForMaskedLM"], "hidden_size": 64, "intermediate_size": 150, "num_hidden_layers": 2,
              "num_attention_heads": 4, "layer_norm_eps": 1e-05, "hidden_act": "gelu", "max_position_embeddings": 66, "pad_token_id": 1, "type_vocab_size": 1,
              "vocab_size": 233
            }
            """,
            """
            [Transformer(TransformerKind.Encoder, Layers = 2, HiddenSize = 64, VocabularySize = 233, MaxPositions = 64, TieEmbeddings = true, HeadBias = true)]
            [Attention(Heads = 4, Bias = true, OutputBias = true)]
            [LearnedPositions(Offset = 2)]
            [Embedding(TokenTypes = 1)]
            [EmbeddingNorm(Norm.Layer)]
            [Normalization(Norm.Layer, Placement = NormPlacement.Post)]
            [FeedForward(IntermediateSize = 150, Activation = Activation.Gelu, Bias = true)]
            [MaskedLanguageModelHead]
            """),
    };
}
