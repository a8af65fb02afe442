namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Query, key and value in one matrix, gate and up in another, as ModernBERT is published.</summary>
internal static class ModernBertNames
{
    private const string Layer = "model.layers.{layer}.";
    private const string Attention = Layer + "attn.Wqkv.weight";
    private const string FeedForward = Layer + "mlp.Wi.weight";

    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "model.embeddings.tok_embeddings.weight"),
            new(WeightRole.EmbeddingNorm, "model.embeddings.norm.weight"),
            new(WeightRole.FinalNorm, "model.final_norm.weight"),
            new(WeightRole.HeadDense, "head.dense.weight"),
            new(WeightRole.HeadNorm, "head.norm.weight"),
            new(WeightRole.AttentionNorm, Layer + "attn_norm.weight"),
            new(WeightRole.Query, Attention, Packing: TensorPacking.QueryKeyValue),
            new(WeightRole.Key, Attention, Packing: TensorPacking.QueryKeyValue),
            new(WeightRole.Value, Attention, Packing: TensorPacking.QueryKeyValue),
            new(WeightRole.AttentionOutput, Layer + "attn.Wo.weight"),
            new(WeightRole.FeedForwardNorm, Layer + "mlp_norm.weight"),

            // The half that goes through the activation comes first.
            new(WeightRole.Gate, FeedForward, Packing: TensorPacking.GateUp),
            new(WeightRole.Up, FeedForward, Packing: TensorPacking.GateUp),
            new(WeightRole.Down, Layer + "mlp.Wo.weight"),
        ],
        ["model."],
        [],
        dependentRows: spec => [new(WeightRole.Head, spec.Head is HeadSpec.MaskedLanguageModel ? "decoder.weight" : "classifier.weight")]);
}
