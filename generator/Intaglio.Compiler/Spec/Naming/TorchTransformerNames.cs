using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The names of <c>torch.nn.Transformer</c>: query, key and value of each attention in one matrix, norms by their number.</summary>
internal static class TorchTransformerNames
{
    private static readonly TensorPacking CrossPacking = TensorPacking.Stacked(WeightRole.CrossQuery, WeightRole.CrossKey, WeightRole.CrossValue);

    public static NamingPreset Preset { get; } = new(
        [
            .. Stack(StackSide.Encoder, "transformer.encoder.", lastNorm: 2),
            .. Stack(StackSide.Decoder, "transformer.decoder.", lastNorm: 3),
            new(WeightRole.CrossNorm, "transformer.decoder.layers.{layer}.norm2.weight"),
            .. Packed(
                StackSide.Decoder, "transformer.decoder.layers.{layer}.multihead_attn.", CrossPacking, [WeightRole.CrossQuery, WeightRole.CrossKey, WeightRole.CrossValue]),
            new(WeightRole.CrossOutput, "transformer.decoder.layers.{layer}.multihead_attn.out_proj.weight"),
            new(WeightRole.Head, "generator.weight"),
        ],
        [],
        [],
        dependentRows: TokenTables);

    private static IEnumerable<TensorSource> Stack(StackSide side, string stack, int lastNorm)
    {
        string layer = stack + "layers.{layer}.";
        return
        [
            new(WeightRole.FinalNorm, stack + "norm.weight", Side: side),
            new(WeightRole.AttentionNorm, layer + "norm1.weight", Side: side),
            .. Packed(side, layer + "self_attn.", TensorPacking.QueryKeyValue, [WeightRole.Query, WeightRole.Key, WeightRole.Value]),
            new(WeightRole.AttentionOutput, layer + "self_attn.out_proj.weight", Side: side),
            new(WeightRole.FeedForwardNorm, $"{layer}norm{CSharpLiteral.Of(lastNorm)}.weight", Side: side),
            new(WeightRole.Up, layer + "linear1.weight", Side: side),
            new(WeightRole.Down, layer + "linear2.weight", Side: side),
        ];
    }

    private static IEnumerable<TensorSource> Packed(StackSide side, string attention, TensorPacking packing, WeightRole[] roles)
    {
        foreach (WeightRole role in roles)
        {
            yield return new TensorSource(role, attention + "in_proj_weight", Packing: packing, Side: side);
            yield return new TensorSource(WeightRoles.BiasOf(role), attention + "in_proj_bias", Packing: packing, Side: side);
        }
    }

    /// <summary>A shared table has one name on both sides.</summary>
    private static TensorSource[] TokenTables(ModelSpec spec)
    {
        const string source = "src_embed.weight";
        const string target = "tgt_embed.weight";
        const string shared = source + "|" + target;
        return
        [
            new(WeightRole.TokenEmbedding, spec.SharedEmbedding ? shared : source, Side: StackSide.Encoder),
            new(WeightRole.TokenEmbedding, spec.SharedEmbedding ? shared : target, Side: StackSide.Decoder),
        ];
    }
}
