using System;
using System.Globalization;

namespace Intaglio.Compiler;

/// <summary>The one place where numbers become text: invariant, and exact when read back.</summary>
public static class CSharpLiteral
{
    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A float literal, with the fewest digits that read back as the same float; nine are always enough.</summary>
    public static string Of(float value) => float.IsNaN(value) ? "float.NaN"
        : float.IsPositiveInfinity(value) ? "float.PositiveInfinity"
        : float.IsNegativeInfinity(value) ? "float.NegativeInfinity"
        : Shortest(value) + "f";

    /// <summary>A double literal; G17 is what it takes to read the same double back.</summary>
    public static string Of(double value) => double.IsNaN(value) ? "double.NaN"
        : double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
        : WithPoint(value.ToString("G17", CultureInfo.InvariantCulture));

    /// <summary>A string literal.</summary>
    public static string Of(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>A number for people, with digits in groups: 1,048,576.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number for people, with as many digits as a float has: 1E-05, 0.25.</summary>
    public static string Short(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>A number for people, with a fixed count of decimals.</summary>
    public static string Fixed(double value, int decimals) => value.ToString("F" + Of(decimals), CultureInfo.InvariantCulture);

    private static string Shortest(float value)
    {
        for (int digits = 6; digits < 9; digits++)
        {
            string text = value.ToString("G" + Of(digits), CultureInfo.InvariantCulture);
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float read) && read == value)
                return text;
        }

        return value.ToString("G9", CultureInfo.InvariantCulture);
    }

    private static string WithPoint(string digits) => digits.IndexOfAny(['.', 'E']) < 0 ? digits + ".0" : digits;
}
