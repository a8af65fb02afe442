namespace Intaglio.Testing;

/// <summary>A value of the interpreter: rows of float64, row-major.</summary>
/// <param name="Rows">Tokens, positions, or heads · tokens for attention scores.</param>
/// <param name="Columns">Elements of a row.</param>
/// <param name="Elements">Rows · columns numbers.</param>
internal sealed record Matrix(int Rows, int Columns, double[] Elements)
{
    /// <summary>The element at a place.</summary>
    public double this[int row, int column] => Elements[(row * Columns) + column];

    /// <summary>A row.</summary>
    public ReadOnlySpan<double> Row(int row) => Elements.AsSpan(row * Columns, Columns);

    /// <summary>A matrix from a function of row and column.</summary>
    public static Matrix Of(int rows, int columns, Func<int, int, double> element)
    {
        double[] elements = new double[rows * columns];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = element(i / columns, i % columns);
        return new(rows, columns, elements);
    }

    /// <summary>The same shape with a function applied to each element.</summary>
    public Matrix Each(Func<double, double> function) => new(Rows, Columns, Array.ConvertAll(Elements, element => function(element)));

    /// <summary>Matrices of as many columns, one below the other.</summary>
    public static Matrix Stacked(IReadOnlyList<Matrix> parts) =>
        new(parts.Sum(part => part.Rows), parts[0].Columns, [.. parts.SelectMany(part => part.Elements)]);
}
