using System;
using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The names of BERT's encoder, and what its descendants call their heads.</summary>
internal static class BertNames
{
    private const string Labels = "classifier.weight|qa_outputs.weight";

    public static NamingPreset Bert { get; } = Of("bert.", BertHead, ["bert.pooler.*", "cls.*"]);

    public static NamingPreset Roberta { get; } = Of("roberta.", RobertaHead, ["roberta.pooler.*", "lm_head.*"]);

    public static NamingPreset Electra { get; } = Of("electra.", ElectraHead, []);

    /// <summary>A norm, whose parameters the first checkpoints call gamma and beta.</summary>
    public static IEnumerable<TensorSource> Norm(WeightRole role, string name) =>
    [
        new(role, $"{name}.weight|{name}.gamma"),
        new(WeightRoles.BiasOf(role), $"{name}.bias|{name}.beta"),
    ];

    /// <summary>The tables of an embedding.</summary>
    public static IEnumerable<TensorSource> Embedding(string prefix) =>
    [
        new(WeightRole.TokenEmbedding, prefix + "embeddings.word_embeddings.weight"),
        new(WeightRole.PositionEmbedding, prefix + "embeddings.position_embeddings.weight"),
        new(WeightRole.TokenTypeEmbedding, prefix + "embeddings.token_type_embeddings.weight"),
        .. Norm(WeightRole.EmbeddingNorm, prefix + "embeddings.LayerNorm"),
    ];

    /// <param name="prefix">What stands before the encoder's names; checkpoints of the encoder alone leave it out.</param>
    /// <param name="head">The names of the head that a model has.</param>
    /// <param name="otherHeads">Heads of the training, which a checkpoint keeps where the model has another one.</param>
    private static NamingPreset Of(string prefix, Func<HeadSpec, TensorSource[]> head, string[] otherHeads)
    {
        string layer = prefix + "encoder.layer.{layer}.";
        return new NamingPreset(
            [
                .. Embedding(prefix),
                new(WeightRole.EmbeddingProjection, prefix + "embeddings_project.weight"),
                new(WeightRole.Query, layer + "attention.self.query.weight"),
                new(WeightRole.Key, layer + "attention.self.key.weight"),
                new(WeightRole.Value, layer + "attention.self.value.weight"),
                new(WeightRole.AttentionOutput, layer + "attention.output.dense.weight"),
                .. Norm(WeightRole.AttentionNorm, layer + "attention.output.LayerNorm"),
                new(WeightRole.Up, layer + "intermediate.dense.weight"),
                new(WeightRole.Down, layer + "output.dense.weight"),
                .. Norm(WeightRole.FeedForwardNorm, layer + "output.LayerNorm"),
            ],
            [prefix],

            // The numbers 0, 1, 2, ... as a buffer.
            [prefix + "embeddings.position_ids", .. otherHeads],
            dependentRows: spec => head(spec.Head));
    }

    private static TensorSource[] BertHead(HeadSpec head) => head switch
    {
        HeadSpec.MaskedLanguageModel =>
        [
            new(WeightRole.HeadDense, "cls.predictions.transform.dense.weight"),
            .. Norm(WeightRole.HeadNorm, "cls.predictions.transform.LayerNorm"),
            new(WeightRole.Head, "cls.predictions.decoder.weight"),
            new(WeightRole.HeadBias, "cls.predictions.bias|cls.predictions.decoder.bias"),
        ],
        _ => [new(WeightRole.HeadDense, "bert.pooler.dense.weight"), new(WeightRole.Head, Labels)],
    };

    private static TensorSource[] RobertaHead(HeadSpec head) => head switch
    {
        HeadSpec.MaskedLanguageModel =>
        [
            new(WeightRole.HeadDense, "lm_head.dense.weight"),
            new(WeightRole.HeadNorm, "lm_head.layer_norm.weight"),
            new(WeightRole.Head, "lm_head.decoder.weight"),
            new(WeightRole.HeadBias, "lm_head.bias|lm_head.decoder.bias"),
        ],
        HeadSpec.Classifier => [new(WeightRole.HeadDense, "classifier.dense.weight"), new(WeightRole.Head, "classifier.out_proj.weight")],
        _ => [new(WeightRole.HeadDense, "roberta.pooler.dense.weight"), new(WeightRole.Head, Labels)],
    };

    private static TensorSource[] ElectraHead(HeadSpec head) => head switch
    {
        HeadSpec.MaskedLanguageModel =>
        [
            new(WeightRole.HeadDense, "generator_predictions.dense.weight"),
            .. Norm(WeightRole.HeadNorm, "generator_predictions.LayerNorm"),
            new(WeightRole.Head, "generator_lm_head.weight"),
        ],
        HeadSpec.TokenClassifier { Dense: not null } =>
        [
            new(WeightRole.HeadDense, "discriminator_predictions.dense.weight"),
            new(WeightRole.Head, "discriminator_predictions.dense_prediction.weight"),
        ],
        HeadSpec.Classifier => [new(WeightRole.HeadDense, "classifier.dense.weight"), new(WeightRole.Head, "classifier.out_proj.weight")],
        _ => [new(WeightRole.Head, Labels)],
    };
}
