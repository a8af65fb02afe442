namespace Intaglio.Weights;

/// <summary>Where one lane of a panel reads its row, and of what type it is.</summary>
/// <param name="row">The first element, or null where the lane has no row.</param>
/// <param name="type">The element type.</param>
internal readonly unsafe struct LaneSource(byte* row, TensorElementType type)
{
    public byte* Row { get; } = row;

    public TensorElementType Type { get; } = type;
}
