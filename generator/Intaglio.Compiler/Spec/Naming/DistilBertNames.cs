namespace Intaglio.Compiler.Spec.Naming;

/// <summary>One tensor for each projection, as DistilBERT is published.</summary>
internal static class DistilBertNames
{
    private const string Layer = "distilbert.transformer.layer.{layer}.";

    public static NamingPreset Preset { get; } = new(
        [
            .. BertNames.Embedding("distilbert."),
            new(WeightRole.Query, Layer + "attention.q_lin.weight"),
            new(WeightRole.Key, Layer + "attention.k_lin.weight"),
            new(WeightRole.Value, Layer + "attention.v_lin.weight"),
            new(WeightRole.AttentionOutput, Layer + "attention.out_lin.weight"),
            new(WeightRole.AttentionNorm, Layer + "sa_layer_norm.weight"),
            new(WeightRole.Up, Layer + "ffn.lin1.weight"),
            new(WeightRole.Down, Layer + "ffn.lin2.weight"),
            new(WeightRole.FeedForwardNorm, Layer + "output_layer_norm.weight"),
        ],
        ["distilbert."],
        ["distilbert.embeddings.position_ids", "vocab_transform.*", "vocab_layer_norm.*", "vocab_projector.*"],
        dependentRows: spec => Head(spec.Head));

    private static TensorSource[] Head(HeadSpec head) => head switch
    {
        HeadSpec.MaskedLanguageModel =>
        [
            new(WeightRole.HeadDense, "vocab_transform.weight"),
            new(WeightRole.HeadNorm, "vocab_layer_norm.weight"),
            new(WeightRole.Head, "vocab_projector.weight"),
        ],
        _ => [new(WeightRole.HeadDense, "pre_classifier.weight"), new(WeightRole.Head, "classifier.weight|qa_outputs.weight")],
    };
}
