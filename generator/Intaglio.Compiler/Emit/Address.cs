namespace Intaglio.Compiler.Emit;

/// <summary>Text of pointer arithmetic, without the <c>+ 0</c> that no one would write.</summary>
internal static class Address
{
    /// <summary>The pointer so many elements on.</summary>
    public static string At(string pointer, long offset) => offset == 0 ? pointer : pointer + " + " + CSharpLiteral.Of(offset);

    /// <summary>A pointer into bytes as a pointer to elements.</summary>
    public static string Cast(string type, string pointer) => pointer.IndexOf(' ') < 0 ? $"({type}*){pointer}" : $"({type}*)({pointer})";

    /// <summary>An element of a pointer.</summary>
    public static string Row(string pointer, string row, int stride) => $"{pointer} + ((nint){row} * {CSharpLiteral.Of(stride)})";
}
