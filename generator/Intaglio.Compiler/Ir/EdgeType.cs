namespace Intaglio.Compiler.Ir;

/// <summary>What an edge of a graph carries, whichever value it is.</summary>
/// <param name="Element">The type of an element.</param>
/// <param name="Shape">The dimensions.</param>
public sealed record EdgeType(ElementType Element, Shape Shape)
{
    /// <summary>i32[T]: tokens or positions.</summary>
    public static EdgeType Indices { get; } = new(ElementType.I32, Shape.Tokens);

    /// <summary>f32[T, columns].</summary>
    public static EdgeType Rows(int columns) => new(ElementType.F32, Shape.Rows(columns));

    /// <summary>f32[rows, columns], whichever rows.</summary>
    public static EdgeType Of(Dimension rows, int columns) => new(ElementType.F32, Shape.Of(rows, columns));

    /// <summary>f32[S, columns].</summary>
    public static EdgeType Cached(int columns) => Of(Dimension.Positions, columns);

    /// <summary>f32[M, columns].</summary>
    public static EdgeType Source(int columns) => Of(Dimension.Source, columns);

    /// <summary>f32[heads, T, S], or f32[heads, T, M].</summary>
    public static EdgeType Scores(int heads, Dimension keys) => new(ElementType.F32, Shape.Scores(heads, keys));

    /// <summary>What the rows of a matrix are.</summary>
    public Dimension RowDimension => Shape.Dimensions[0];

    /// <summary>The type of a value.</summary>
    public static EdgeType Of(Value value) => new(value.Type, value.Shape);

    public override string ToString() => (Element == ElementType.F32 ? "f32" : "i32") + Shape;
}
