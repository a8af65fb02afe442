using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Where every packed weight of one format lies.</summary>
/// <param name="Format">The format of matrices.</param>
/// <param name="Embed">What the embedding reads; at offset 0.</param>
/// <param name="Kinds">What a layer of each kind reads, relative to the layer.</param>
/// <param name="LayerOffsets">Where each layer begins.</param>
/// <param name="Head">What the head reads, relative to <paramref name="HeadOffset"/>.</param>
/// <param name="HeadOffset">Where the head begins.</param>
/// <param name="TotalBytes">All of it.</param>
public sealed record WeightLayout(
    WeightFormat Format,
    WeightSection Embed,
    EquatableArray<WeightSection> Kinds,
    EquatableArray<long> LayerOffsets,
    WeightSection Head,
    long HeadOffset,
    long TotalBytes);

/// <summary>The weights of one function in the order in which it reads them.</summary>
public sealed record WeightSection(EquatableArray<PackedWeight> Weights, long Bytes)
{
    /// <summary>The packed weight that begins with the role, or null.</summary>
    public PackedWeight? Find(WeightRole role) => Weights.FirstOrDefault(weight => weight.Parts[0].Weight.Role == role);

    /// <summary>The packed weight that begins with the role.</summary>
    public PackedWeight Of(WeightRole role) => Weights.First(weight => weight.Parts[0].Weight.Role == role);
}

/// <summary>How a packed weight lies in memory.</summary>
public enum PackedLayout
{
    /// <summary>[rows / 32][columns][32] in the weight format.</summary>
    Panels,

    /// <summary>[rows][columns] in the weight format.</summary>
    Table,

    /// <summary>Floats, padded to whole panels.</summary>
    Vector,
}

/// <summary>One packed weight.</summary>
/// <param name="Layout">How it lies.</param>
/// <param name="Offset">Bytes from the start of its section.</param>
/// <param name="Rows">Rows, padding included; 1 for a vector.</param>
/// <param name="Columns">Columns; the padded length of a vector.</param>
/// <param name="Interleaved">True where the panels of the parts alternate (gate and up), false where the parts follow each other.</param>
/// <param name="Parts">The weights that it is made of.</param>
public sealed record PackedWeight(PackedLayout Layout, long Offset, int Rows, int Columns, bool Interleaved, EquatableArray<PackedPart> Parts);

/// <summary>One weight in a packed weight.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="DestinationRow">Its first row in the packed weight.</param>
public sealed record PackedPart(WeightRef Weight, int DestinationRow);
