using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Granite 3: Llama with factors on embedding, attention, branches and logits (Granite Team, 2024).</summary>
internal static class GraniteFamily
{
    public static Family Family { get; } = new("granite", DecoderHeads.Architectures("Granite"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases()) with { Scale = Multiplier("Attention.Scale", "attention_multiplier") };
        FeedForwardSpec feedForward = decoder.GatedFeedForward(config.Flag("FeedForward.Bias", false, "mlp_bias"));
        LayerSpec layer = new(attention, CrossAttention: null, feedForward, norm, NormPlacement.Pre)
        {
            BranchScale = Multiplier("Block.BranchScale", "residual_multiplier"),
        };

        // Logits are divided by this one, the others multiply.
        HeadSpec.LanguageModel head = decoder.Head() with { Scale = 1 / Multiplier("Transformer.LogitScale", "logits_scaling") };
        float embeddingScale = Multiplier("Transformer.EmbeddingScale", "embedding_multiplier");
        return decoder.Model(LlamaNames.Preset, decoder.Alike(layer), norm, head, embeddingScale);

        float Multiplier(string member, string key) => (float)(config.OptionalNumber(member, key) ?? 1);
    }
}
