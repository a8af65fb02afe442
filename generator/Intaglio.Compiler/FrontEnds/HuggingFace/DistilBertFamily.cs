using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>DistilBERT (Sanh et al., 2019, arXiv:1910.01108): BERT of half the depth, without token types and without a pooler.</summary>
internal static class DistilBertFamily
{
    public static Family Family { get; } = new(
        "distilbert",
        EncoderHeads.Classes("DistilBert"),

        // Sinusoidal positions are only what the table starts from: it is stored and read like a trained one.
        ["qa_dropout", "seq_classif_dropout", "sinusoidal_pos_embds", "tie_weights_", "output_past"],
        Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        int hiddenSize = config.Size("Transformer.HiddenSize", "dim", "hidden_size");
        int maxPositions = config.Size("Transformer.MaxPositions", "max_position_embeddings");
        NormSpec norm = ClassicBlocks.Norm with { Epsilon = (float)BertEncoder.Epsilon };
        AttentionSpec attention = ClassicBlocks.ReadAttention(config, hiddenSize, AttentionBias.All, "n_heads", "num_attention_heads");
        FeedForwardSpec feedForward = ClassicBlocks.ReadFeedForward(config, "hidden_dim", ClassicBlocks.ReadActivation(config, "activation", Activation.Gelu));
        BertEncoder encoder = new(
            config.Size("Transformer.VocabularySize", "vocab_size"),
            maxPositions,
            hiddenSize,
            config.Size("Transformer.Layers", "n_layers", "num_hidden_layers"),
            new EmbeddingSpec(hiddenSize, Scale: 1, new PositionSpec.Learned(maxPositions, Offset: 0), TokenTypes: 0, norm),
            new LayerSpec(attention, CrossAttention: null, feedForward, norm, NormPlacement.Post));

        EncoderHeads head = new(EncoderHeads.ReadMasked(config, feedForward.Activation, encoder.Norm), new HeadSpec.None(), SequenceDense: Activation.Relu);
        return encoder.Model(config, head.Read(config), DistilBertNames.Preset, type, options);
    }
}
