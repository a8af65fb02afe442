using System.Collections.Immutable;

namespace Intaglio.Weights;

/// <summary>What a header says about one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Lengths of the dimensions, none negative; they agree with the byte range.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">First byte behind it.</param>
internal readonly record struct TensorEntry(string Name, TensorElementType Type, ImmutableArray<long> Shape, long Begin, long End);
