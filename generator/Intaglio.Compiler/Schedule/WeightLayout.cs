using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Where every packed weight of one format lies.</summary>
/// <param name="Format">The format of the program; some matrices have another, see <see cref="RoleFormats"/>.</param>
/// <param name="Encoder">The encoder's weights, where there is one.</param>
/// <param name="Decoder">The decoder's weights, where there is one.</param>
/// <param name="Head">What the head reads, relative to <paramref name="HeadOffset"/>.</param>
/// <param name="HeadOffset">Where the head begins.</param>
/// <param name="TotalBytes">All of it.</param>
public sealed record WeightLayout(WeightFormat Format, StackWeights? Encoder, StackWeights? Decoder, WeightSection Head, long HeadOffset, long TotalBytes)
{
    /// <summary>The weights of a side.</summary>
    public StackWeights Stack(StackSide side) => (side == StackSide.Encoder ? Encoder : Decoder)!;

    /// <summary>Where a stack's token table lies: its own, the head's panels, or the other stack's.</summary>
    public (long Offset, PackedWeight Table) TokenTable(StackSide side)
    {
        if (Stack(side).Embed.Find(WeightRole.TokenEmbedding) is { } own)
            return (Stack(side).EmbedOffset + own.Offset, own);
        if (Head.Find(WeightRole.TokenEmbedding) is { } panels)
            return (HeadOffset + panels.Offset, panels);
        PackedWeight shared = Decoder!.Embed.Of(WeightRole.TokenEmbedding);
        return (Decoder.EmbedOffset + shared.Offset, shared);
    }
}

/// <summary>Where the weights of one stack lie.</summary>
/// <param name="Embed">What the embedding reads, and what all layers share.</param>
/// <param name="EmbedOffset">Where the embedding begins.</param>
/// <param name="Kinds">What a layer of each kind reads, relative to the layer.</param>
/// <param name="LayerOffsets">Where each layer begins; equal where layers share weights.</param>
/// <param name="Finish">What the final norm of an encoder reads, relative to <paramref name="FinishOffset"/>.</param>
/// <param name="FinishOffset">Where the final norm begins.</param>
/// <param name="SourceKinds">What each kind's projection of the encoder's output reads, relative to the layer's.</param>
/// <param name="SourceOffsets">Where each layer's projection of the encoder's output begins; empty where there is none.</param>
public sealed record StackWeights(
    WeightSection Embed,
    long EmbedOffset,
    EquatableArray<WeightSection> Kinds,
    EquatableArray<long> LayerOffsets,
    WeightSection Finish,
    long FinishOffset,
    EquatableArray<WeightSection> SourceKinds,
    EquatableArray<long> SourceOffsets);

/// <summary>The weights of one function in the order in which it reads them.</summary>
public sealed record WeightSection(EquatableArray<PackedWeight> Weights, long Bytes)
{
    public static WeightSection Empty { get; } = new(default, 0);

    /// <summary>The packed weight that begins with the role, or null.</summary>
    public PackedWeight? Find(WeightRole role) => Weights.FirstOrDefault(weight => weight.Parts[0].Weight.Role == role);

    /// <summary>The packed weight that begins with the role.</summary>
    public PackedWeight Of(WeightRole role) => Weights.First(weight => weight.Parts[0].Weight.Role == role);
}

/// <summary>How a packed weight lies in memory.</summary>
public enum PackedLayout
{
    /// <summary>[rows / 32][columns][32]; in BF16 row r and row r + 16 of a panel are a pair, and quantised formats have <see cref="QuantizedBlocks"/>.</summary>
    Panels,

    /// <summary>[rows][columns], read a row at a time; in quantised formats panels all the same.</summary>
    Table,

    /// <summary>Floats, padded to whole panels.</summary>
    Vector,

    /// <summary>Floats, [heads][distances]: a relative position bias, expanded from buckets to distances.</summary>
    Distances,
}

/// <summary>One packed weight.</summary>
/// <param name="Layout">How it lies.</param>
/// <param name="Offset">Bytes from the start of its section.</param>
/// <param name="Rows">Rows, padding included; 1 for a vector.</param>
/// <param name="Columns">Columns; the padded length of a vector.</param>
/// <param name="Interleaved">True where the panels of the parts alternate (gate and up), false where the parts follow each other.</param>
/// <param name="Parts">The weights that it is made of.</param>
/// <param name="Format">The format of its numbers.</param>
/// <param name="Experts">How many of it follow one another, one for each expert; 1 for what is not an expert's.</param>
/// <param name="ExpertBytes">Bytes from one expert's to the next.</param>
/// <param name="Bias">The relative bias that distances are expanded from; otherwise null.</param>
public sealed record PackedWeight(
    PackedLayout Layout,
    long Offset,
    int Rows,
    int Columns,
    bool Interleaved,
    EquatableArray<PackedPart> Parts,
    WeightFormat Format,
    int Experts = 1,
    long ExpertBytes = 0,
    Op.RelativeBias? Bias = null);

/// <summary>One weight in a packed weight.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="DestinationRow">Its first row in the packed weight.</param>
public sealed record PackedPart(WeightRef Weight, int DestinationRow);
