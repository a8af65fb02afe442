namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Layers in groups, as ALBERT is published; <c>{layer}</c> counts the layers of all groups.</summary>
internal static class AlbertNames
{
    /// <summary>Groups of one layer, as in every published model.</summary>
    public static NamingPreset Preset { get; } = Of(layersInGroup: 1);

    /// <summary>Groups of so many layers.</summary>
    public static NamingPreset Of(int layersInGroup)
    {
        string size = CSharpLiteral.Of(layersInGroup);
        string layer = $"albert.encoder.albert_layer_groups.{{layer / {size}}}.albert_layers.{{layer % {size}}}.";
        return new NamingPreset(
            [
                .. BertNames.Embedding("albert."),
                new(WeightRole.EmbeddingProjection, "albert.encoder.embedding_hidden_mapping_in.weight"),
                new(WeightRole.Query, layer + "attention.query.weight"),
                new(WeightRole.Key, layer + "attention.key.weight"),
                new(WeightRole.Value, layer + "attention.value.weight"),
                new(WeightRole.AttentionOutput, layer + "attention.dense.weight"),
                new(WeightRole.AttentionNorm, layer + "attention.LayerNorm.weight"),
                new(WeightRole.Up, layer + "ffn.weight"),
                new(WeightRole.Down, layer + "ffn_output.weight"),
                new(WeightRole.FeedForwardNorm, layer + "full_layer_layer_norm.weight"),
            ],
            ["albert."],
            ["albert.embeddings.position_ids", "albert.pooler.*", "predictions.*", "sop_classifier.*"],
            dependentRows: spec => Head(spec.Head));
    }

    private static TensorSource[] Head(HeadSpec head) => head switch
    {
        HeadSpec.MaskedLanguageModel =>
        [
            new(WeightRole.HeadDense, "predictions.dense.weight"),
            new(WeightRole.HeadNorm, "predictions.LayerNorm.weight"),
            new(WeightRole.Head, "predictions.decoder.weight"),
            new(WeightRole.HeadBias, "predictions.bias|predictions.decoder.bias"),
        ],
        _ => [new(WeightRole.HeadDense, "albert.pooler.weight"), new(WeightRole.Head, "classifier.weight|qa_outputs.weight")],
    };
}
