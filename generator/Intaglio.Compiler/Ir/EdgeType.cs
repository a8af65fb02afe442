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

    /// <summary>f32[S, columns].</summary>
    public static EdgeType Cached(int columns) => new(ElementType.F32, Shape.Cached(columns));

    /// <summary>f32[heads, T, S].</summary>
    public static EdgeType Scores(int heads) => new(ElementType.F32, Shape.Scores(heads));

    /// <summary>The type of a value.</summary>
    public static EdgeType Of(Value value) => new(value.Type, value.Shape);

    public override string ToString() => (Element == ElementType.F32 ? "f32" : "i32") + Shape;
}
