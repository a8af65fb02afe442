using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>OPT (Zhang et al., 2022, arXiv:2205.01068) and Galactica.</summary>
internal static class OptFamily
{
    /// <summary>Rows of the table of positions before that of position 0: fairseq counts from the padding token.</summary>
    private const int PositionOffset = 2;

    public static Family Family { get; } = UniformDecoder.Family(
        "opt",
        DecoderClasses.SequenceClassifiers("OPT"),

        // Galactica's files name the last two; transformers has no such members.
        ["activation_dropout", "layerdrop", "init_std", "learned_embeddings", "scale_embeddings"],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, DecoderKeys.Common);
        bool bias = config.Flag("Attention.Bias", true, "enable_bias");
        bool preNorm = config.Flag("Normalization.Placement", true, "do_layer_norm_before");

        // OPTConfig has no epsilon; a LayerNorm without parameters has neither weight nor bias.
        bool affine = config.Flag("Normalization.Weight", true, "layer_norm_elementwise_affine");
        NormSpec norm = new(Norm.Layer, (float)SpecDefaults.NormEpsilon, Weight: affine, Bias: affine);
        FeedForwardSpec feedForward = new(
            config.Size("FeedForward.IntermediateSize", "ffn_dim"),
            config.Choice("FeedForward.Activation", Activations.ByName, "activation_function") ?? Activation.Relu,
            Gated: false,
            UpBias: bias,
            DownBias: bias);
        LayerSpec layer = new(
            sizes.Attention(new PositionSpec.None(), bias ? AttentionBias.All : AttentionBias.None),
            CrossAttention: null,
            feedForward,
            norm,
            preNorm ? NormPlacement.Pre : NormPlacement.Post);

        // The last sum of a model that normalises after each branch is normalised already.
        bool finalNorm = preNorm & !config.Flag("Transformer.FinalNorm", false, "_remove_final_layer_norm");
        EmbeddingSpec embedding = ReadEmbedding(config, sizes);
        return new UniformDecoder(sizes, embedding, layer, finalNorm ? norm : null, ReadHead(config, embedding), FairseqNames.Opt);
    }

    private static EmbeddingSpec ReadEmbedding(ConfigReader config, DecoderSizes sizes)
    {
        int width = config.OptionalSize("Transformer.EmbeddingSize", "word_embed_proj_dim") ?? sizes.HiddenSize;
        return new EmbeddingSpec(
            width,
            Scale: 1,
            new PositionSpec.Learned(sizes.MaxPositions, PositionOffset),
            Projection: width == sizes.HiddenSize ? EmbeddingProjection.None : EmbeddingProjection.BeforePositions);
    }

    /// <summary>What goes in narrow comes out narrow; the Spec projects the last hidden state for a language model alone.</summary>
    private static HeadSpec ReadHead(ConfigReader config, EmbeddingSpec embedding)
    {
        bool projected = embedding.Projection != EmbeddingProjection.None;
        bool tied = config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings");
        HeadSpec head = DecoderHeads.Read(config, new HeadSpec.LanguageModel(tied, Bias: false, Projection: projected));
        if (projected && head is not HeadSpec.LanguageModel)
            config.NotSupported("word_embed_proj_dim", CSharpLiteral.Of(embedding.Width), "; expected the hidden size where the model is not OPTForCausalLM");
        return head;
    }
}
