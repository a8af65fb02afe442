using System;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The vision transformer (Dosovitskiy et al., 2020, arXiv:2010.11929).</summary>
internal static class VitFamily
{
    private const string PlainModel = "ViTModel";

    /// <summary>An image has no tokens; a size of 0 is none that a model can have.</summary>
    private const int NoVocabulary = 1;

    public static Family Family { get; } = new(
        "vit",
        ["ViTForImageClassification", PlainModel],

        // The stride is that of a decoder for masked images.
        ["attention_probs_dropout_prob", "encoder_stride"],
        Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", "hidden_size");
        NormSpec norm = ClassicBlocks.ReadNorm(config, "layer_norm_eps", BertEncoder.Epsilon);
        InputSpec.Patches patches = ReadPatches(config);

        // Every patch has a position of its own, and so has the class token.
        EmbeddingSpec embedding = new(hiddenSize, Scale: 1, new PositionSpec.Learned(patches.Rows, Offset: 0), Input: patches);
        StackSpec stack = StackSpec.Uniform(
            embedding, ReadLayer(config, hiddenSize, norm), Shared.Layers(config.Size("Transformer.Layers", "num_hidden_layers")), finalNorm: norm);
        return ModelAssembly.OneStack(
            type, TransformerKind.Encoder, NoVocabulary, hiddenSize, patches.Rows, stack, ReadHead(config, hiddenSize), VitNames.Preset, options);
    }

    private static InputSpec.Patches ReadPatches(ConfigReader config)
    {
        int size = config.Size("ImagePatches.Height", "image_size");
        int patchSize = config.Size("ImagePatches.PatchSize", "patch_size");
        int channels = config.OptionalSize("ImagePatches.Channels", "num_channels") ?? 3;
        if (patchSize <= size)
            return new InputSpec.Patches(channels, size, size, patchSize, Bias: true);
        if (!config.HasErrors)
            config.NotSupported("patch_size", CSharpLiteral.Of(patchSize), $"; expected at most image_size ({CSharpLiteral.Of(size)})");
        return new InputSpec.Patches(channels, size, size, size, Bias: true);
    }

    private static LayerSpec ReadLayer(ConfigReader config, int hiddenSize, NormSpec norm)
    {
        bool bias = config.Flag("Attention.Bias", true, "qkv_bias");
        AttentionSpec attention = ClassicBlocks.ReadAttention(config, hiddenSize, new AttentionBias(bias, bias, bias, Output: true), "num_attention_heads");
        FeedForwardSpec feedForward = ClassicBlocks.ReadFeedForward(
            config, "intermediate_size", ClassicBlocks.ReadActivation(config, "hidden_act", Activation.Gelu));
        return new LayerSpec(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre);
    }

    private static HeadSpec ReadHead(ConfigReader config, int hiddenSize)
    {
        config.Refuse("pooler_act", value => value is JsonValue.String { Value: "tanh" });
        config.Refuse("pooler_output_size", value => value is JsonValue.Number number && number.Value == hiddenSize);
        return string.Equals(EncoderHeads.Architecture(config), PlainModel, StringComparison.Ordinal)
            ? new HeadSpec.Pooler()
            : new HeadSpec.Classifier(LabelReader.Read(config), SequencePooling.First, Dense: null);
    }
}
