using System;
using System.Globalization;
using System.Text;

namespace Intaglio.Compiler.FrontEnds.Json;

/// <summary>The inside of a JSON string.</summary>
internal static class JsonEscapes
{
    /// <summary>The characters between <paramref name="start"/> and <paramref name="end"/> (exclusive) with escapes resolved.</summary>
    /// <param name="text">The file.</param>
    /// <param name="start">After the opening quote.</param>
    /// <param name="end">The closing quote.</param>
    /// <param name="error">What to throw for an escape that does not exist.</param>
    public static string Decode(string text, int start, int end, Func<int, string, Exception> error)
    {
        if (text.IndexOf('\\', start, end - start) < 0)
            return text.Substring(start, end - start);

        StringBuilder decoded = new(end - start);
        for (int at = start; at < end; at++)
        {
            if (text[at] != '\\')
            {
                decoded.Append(text[at]);
                continue;
            }

            at++;
            if (text[at] == 'u')
            {
                decoded.Append(Hexadecimal(text, at + 1, end, error));
                at += 4;
            }
            else
            {
                decoded.Append(Short(text, at, error));
            }
        }

        return decoded.ToString();
    }

    private static char Hexadecimal(string text, int at, int end, Func<int, string, Exception> error)
    {
        bool isCode = at + 4 <= end
            & ushort.TryParse(text.Substring(at, Math.Min(4, end - at)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code);
        return isCode ? (char)code : throw error(at - 2, "\\u must be followed by four hexadecimal digits");
    }

    private static char Short(string text, int at, Func<int, string, Exception> error) => text[at] switch
    {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => throw error(at - 1, $"'\\{text[at]}' is not an escape of JSON"),
    };
}
