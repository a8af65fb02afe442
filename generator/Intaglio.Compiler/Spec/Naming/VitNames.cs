namespace Intaglio.Compiler.Spec.Naming;

/// <summary>One tensor for each projection, as the vision transformer is published.</summary>
internal static class VitNames
{
    private const string Layer = "vit.encoder.layer.{layer}.";

    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.ClassToken, "vit.embeddings.cls_token"),
            new(WeightRole.PositionEmbedding, "vit.embeddings.position_embeddings"),
            new(WeightRole.PatchEmbedding, "vit.embeddings.patch_embeddings.projection.weight"),
            new(WeightRole.FinalNorm, "vit.layernorm.weight"),
            new(WeightRole.HeadDense, "vit.pooler.dense.weight"),
            new(WeightRole.Head, "classifier.weight"),
            new(WeightRole.AttentionNorm, Layer + "layernorm_before.weight"),
            new(WeightRole.Query, Layer + "attention.attention.query.weight"),
            new(WeightRole.Key, Layer + "attention.attention.key.weight"),
            new(WeightRole.Value, Layer + "attention.attention.value.weight"),
            new(WeightRole.AttentionOutput, Layer + "attention.output.dense.weight"),
            new(WeightRole.FeedForwardNorm, Layer + "layernorm_after.weight"),
            new(WeightRole.Up, Layer + "intermediate.dense.weight"),
            new(WeightRole.Down, Layer + "output.dense.weight"),
        ],
        ["vit."],
        ["vit.pooler.*"]);
}
