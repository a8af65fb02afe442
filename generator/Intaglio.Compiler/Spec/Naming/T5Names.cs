using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Blocks of numbered layers, as T5 is published: the decoder has its attention to the encoder between the two others.</summary>
internal static class T5Names
{
    public static NamingPreset Preset { get; } = new(
        [
            .. Stack(StackSide.Encoder, "encoder.", feedForward: 1),
            .. Stack(StackSide.Decoder, "decoder.", feedForward: 2),
            new(WeightRole.CrossNorm, "decoder.block.{layer}.layer.1.layer_norm.weight"),
            new(WeightRole.CrossQuery, "decoder.block.{layer}.layer.1.EncDecAttention.q.weight"),
            new(WeightRole.CrossKey, "decoder.block.{layer}.layer.1.EncDecAttention.k.weight"),
            new(WeightRole.CrossValue, "decoder.block.{layer}.layer.1.EncDecAttention.v.weight"),
            new(WeightRole.CrossOutput, "decoder.block.{layer}.layer.1.EncDecAttention.o.weight"),
            new(WeightRole.Head, "lm_head.weight"),
        ],
        [],

        // The first checkpoints hold a bias for the attention to the encoder, which nobody adds.
        ["decoder.block.*.layer.1.EncDecAttention.relative_attention_bias.weight"]);

    private static IEnumerable<TensorSource> Stack(StackSide side, string stack, int feedForward)
    {
        string layer = stack + "block.{layer}.layer.";
        string last = layer + CSharpLiteral.Of(feedForward) + ".";
        return
        [
            new(WeightRole.TokenEmbedding, "shared.weight|encoder.embed_tokens.weight|decoder.embed_tokens.weight", Side: side),
            new(WeightRole.SharedRelativeBias, stack + "block.0.layer.0.SelfAttention.relative_attention_bias.weight", Side: side),
            new(WeightRole.RelativeBias, layer + "0.SelfAttention.relative_attention_bias.weight", Side: side),
            new(WeightRole.FinalNorm, stack + "final_layer_norm.weight", Side: side),
            new(WeightRole.AttentionNorm, layer + "0.layer_norm.weight", Side: side),
            new(WeightRole.Query, layer + "0.SelfAttention.q.weight", Side: side),
            new(WeightRole.Key, layer + "0.SelfAttention.k.weight", Side: side),
            new(WeightRole.Value, layer + "0.SelfAttention.v.weight", Side: side),
            new(WeightRole.AttentionOutput, layer + "0.SelfAttention.o.weight", Side: side),
            new(WeightRole.FeedForwardNorm, last + "layer_norm.weight", Side: side),
            new(WeightRole.Gate, last + "DenseReluDense.wi_0.weight", Side: side),
            new(WeightRole.Up, $"{last}DenseReluDense.wi.weight|{last}DenseReluDense.wi_1.weight", Side: side),
            new(WeightRole.Down, last + "DenseReluDense.wo.weight", Side: side),
        ];
    }
}
