using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>ModernBERT (Warner et al., 2024, arXiv:2412.13663): norms before, rotary positions, most layers see only their surroundings.</summary>
internal static class ModernBertFamily
{
    private const double DefaultGlobalTheta = 160_000;
    private const double DefaultLocalTheta = 10_000;
    private const int DefaultGlobalEvery = 3;
    private const int DefaultLocalWidth = 128;

    private static readonly Dictionary<string, SequencePooling> Poolings = new(StringComparer.Ordinal)
    {
        ["cls"] = SequencePooling.First,
        ["mean"] = SequencePooling.Mean,
    };

    public static Family Family { get; } = new(
        "modernbert",
        ["ModernBertForMaskedLM", "ModernBertModel", "ModernBertForSequenceClassification"],
        [
            "embedding_dropout", "mlp_dropout", "initializer_cutoff_factor", "gradient_checkpointing",

            // Execution and training; with labels alone fewer positions are scored.
            "deterministic_flash_attn", "reference_compile", "repad_logits_with_grad", "sparse_prediction", "sparse_pred_ignore_index",

            // Published files name these two of BERT besides; the model has no such members.
            "layer_norm_eps", "position_embedding_type",
        ],
        Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        // Newer files list the kinds of layers and the thetas of each.
        config.Refuse("layer_types", _ => false);
        config.Refuse("rope_parameters", _ => false);
        int hiddenSize = config.Size("Transformer.HiddenSize", "hidden_size");
        NormSpec norm = ClassicBlocks.ReadNorm(config, "norm_eps", SpecDefaults.NormEpsilon) with { Bias = config.Flag("Normalization.Bias", false, "norm_bias") };
        EmbeddingSpec embedding = new(hiddenSize, Scale: 1, new PositionSpec.None(), Norm: norm);
        LayerSpec[] layers = ReadLayers(config, hiddenSize, norm);
        LayerSpec[] kinds = [.. layers.Distinct()];
        StackSpec stack = new(embedding, kinds.ToEquatableArray(), layers.Select(layer => Array.IndexOf(kinds, layer)).ToEquatableArray(), norm);
        return ModelAssembly.OneStack(
            type,
            TransformerKind.Encoder,
            config.Size("Transformer.VocabularySize", "vocab_size"),
            hiddenSize,
            config.Size("Transformer.MaxPositions", "max_position_embeddings"),
            stack,
            ReadHead(config, norm),
            ModernBertNames.Preset,
            options);
    }

    /// <summary>Every n-th layer, the first included, sees everything; the others see half the local width to each side.</summary>
    private static LayerSpec[] ReadLayers(ConfigReader config, int hiddenSize, NormSpec norm)
    {
        int count = Shared.Layers(config.Size("Transformer.Layers", "num_hidden_layers"));
        int globalEvery = config.OptionalSize("", "global_attn_every_n_layers") ?? DefaultGlobalEvery;
        int localWidth = config.OptionalSize("Attention.Window", "local_attention") ?? DefaultLocalWidth;
        double globalTheta = config.OptionalNumber("RotaryPositions.Theta", "global_rope_theta") ?? DefaultGlobalTheta;
        double localTheta = config.OptionalNumber("RotaryPositions.Theta", "local_rope_theta")
            ?? (config.IsNull("local_rope_theta") ? globalTheta : DefaultLocalTheta);

        AttentionSpec attention = ReadAttention(config, hiddenSize);
        AttentionSpec global = attention with { Positions = Rotary(attention, globalTheta) };
        AttentionSpec local = attention with { Positions = Rotary(attention, localTheta), Window = (localWidth / 2) + 1 };
        LayerSpec layer = new(attention, CrossAttention: null, ReadFeedForward(config), norm, NormPlacement.Pre);

        // The first layer reads the embedding, which its own norm has just left.
        return [.. Enumerable.Range(0, count).Select(index => layer with { Attention = index % globalEvery == 0 ? global : local, AttentionNorm = index > 0 })];
    }

    private static PositionSpec.Rotary Rotary(AttentionSpec attention, double theta) =>
        new(attention.HeadSize, theta, RotaryLayout.Halves, new RotaryScalingSpec.None());

    private static AttentionSpec ReadAttention(ConfigReader config, int hiddenSize)
    {
        bool bias = config.Flag("Attention.Bias", false, "attention_bias");
        return ClassicBlocks.ReadAttention(config, hiddenSize, bias ? AttentionBias.All : AttentionBias.None, "num_attention_heads");
    }

    private static FeedForwardSpec ReadFeedForward(ConfigReader config)
    {
        int intermediateSize = config.Size("FeedForward.IntermediateSize", "intermediate_size");
        Activation activation = ClassicBlocks.ReadActivation(config, "hidden_activation", Activation.Gelu);
        bool bias = config.Flag("FeedForward.Bias", false, "mlp_bias");
        return new FeedForwardSpec(intermediateSize, activation, Gated: true, UpBias: bias, DownBias: bias);
    }

    /// <summary>Both heads begin with the same dense layer, activation and norm.</summary>
    private static HeadSpec ReadHead(ConfigReader config, NormSpec norm)
    {
        Activation activation = config.Choice("Transformer.HeadActivation", Activations.ByName, "classifier_activation") ?? Activation.Gelu;
        bool denseBias = config.Flag("Transformer.HeadBias", false, "classifier_bias");
        SequencePooling pooling = config.Choice("Transformer.Pooling", Poolings, "classifier_pooling") ?? SequencePooling.First;
        bool tied = config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings");
        bool bias = config.Flag("Transformer.HeadBias", true, "decoder_bias");
        return EncoderHeads.Architecture(config) switch
        {
            "ModernBertModel" => new HeadSpec.None(),
            "ModernBertForSequenceClassification" => new HeadSpec.Classifier(LabelReader.Read(config), pooling, activation, denseBias, norm),
            _ => new HeadSpec.MaskedLanguageModel(activation, norm, tied, bias, denseBias),
        };
    }
}
