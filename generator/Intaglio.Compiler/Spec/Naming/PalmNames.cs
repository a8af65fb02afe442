using System.Linq;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>
/// The modules of PaLM-pytorch by their numbers: the token table is number 0, the layers follow, and behind them stand the final norm and the last
/// projection, which is the token table again.
/// </summary>
internal static class PalmNames
{
    private const string Fused = "net.{layer + 1}.fn.fused_attn_ff_proj.weight";

    /// <summary>Attention and feed-forward read one matrix: queries, key, value, then what is gated and its gate.</summary>
    private static readonly TensorPacking Packing = TensorPacking.Stacked(WeightRole.Query, WeightRole.Key, WeightRole.Value, WeightRole.Up, WeightRole.Gate);

    private static readonly TensorSource[] Rows =
    [
        new(WeightRole.TokenEmbedding, "net.0.weight"),
        new(WeightRole.AttentionNorm, "net.{layer + 1}.fn.norm.gamma"),
        .. Packing.Order.Select(role => new TensorSource(role, Fused, Packing: Packing)),
        new(WeightRole.AttentionOutput, "net.{layer + 1}.fn.attn_out.weight"),
        new(WeightRole.Down, "net.{layer + 1}.fn.ff_out.1.weight"),
    ];

    /// <summary>The names that do not depend on the depth: the final norm's is the user's to say.</summary>
    public static NamingPreset Preset { get; } = Of(Rows);

    /// <summary>The names of a model of so many layers.</summary>
    public static NamingPreset OfDepth(int layers) => Of(
    [
        .. Rows,
        new(WeightRole.FinalNorm, $"net.{CSharpLiteral.Of(layers + 1)}.gamma"),
        new(WeightRole.Head, $"net.{CSharpLiteral.Of(layers + 2)}.weight"),
    ]);

    private static NamingPreset Of(TensorSource[] rows) => new(rows, ["net."], ["*.beta", "*.rotary_emb.inv_freq", "*.mask", "*.pos_emb"]);
}
