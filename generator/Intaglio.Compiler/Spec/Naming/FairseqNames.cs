namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The names of fairseq's decoder, as the models that were trained with it are published: they differ by what stands before and after.</summary>
internal static class FairseqNames
{
    public static NamingPreset Opt { get; } = Of("model.", "model.decoder.", "final_layer_norm", "lm_head");

    public static NamingPreset Xglm { get; } = Of("model.", "model.", "layer_norm", "lm_head");

    public static NamingPreset BioGpt { get; } = Of("biogpt.", "biogpt.", "layer_norm", "output_projection");

    /// <param name="optionalPrefix">What checkpoints of the model without a head leave out.</param>
    /// <param name="decoder">What stands before the decoder's names.</param>
    /// <param name="finalNorm">The norm after the last layer.</param>
    /// <param name="head">The last projection.</param>
    private static NamingPreset Of(string optionalPrefix, string decoder, string finalNorm, string head)
    {
        string layer = decoder + "layers.{layer}.";
        return new NamingPreset(
            [
                new(WeightRole.TokenEmbedding, decoder + "embed_tokens.weight"),
                new(WeightRole.PositionEmbedding, decoder + "embed_positions.weight"),
                new(WeightRole.EmbeddingProjection, decoder + "project_in.weight"),
                new(WeightRole.FinalNorm, decoder + finalNorm + ".weight"),
                new(WeightRole.HeadProjection, decoder + "project_out.weight"),
                new(WeightRole.Head, head + ".weight"),
                new(WeightRole.AttentionNorm, layer + "self_attn_layer_norm.weight"),
                new(WeightRole.Query, layer + "self_attn.q_proj.weight"),
                new(WeightRole.Key, layer + "self_attn.k_proj.weight"),
                new(WeightRole.Value, layer + "self_attn.v_proj.weight"),
                new(WeightRole.AttentionOutput, layer + "self_attn.out_proj.weight"),
                new(WeightRole.FeedForwardNorm, layer + "final_layer_norm.weight"),
                new(WeightRole.Up, layer + "fc1.weight"),
                new(WeightRole.Down, layer + "fc2.weight"),
            ],
            [optionalPrefix],

            // The table of sinusoidal positions, which is computed.
            ["*embed_positions.weights"]);
    }
}
