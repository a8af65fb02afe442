using System.Globalization;

namespace Intaglio.Text;

/// <summary>Canonical decompositions and combining classes of Unicode, read once from CanonicalData.txt when first needed.</summary>
internal static class CanonicalData
{
    private static readonly Dictionary<int, byte> Classes = [];

    static CanonicalData()
    {
        using Stream stream = typeof(CanonicalData).Assembly.GetManifestResourceStream("Intaglio.Text.CanonicalData.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string[] fields = line.Split(' ');
            // "c FIRST LAST CLASS" for a run of combining marks; "d CHARACTER FIRST [SECOND]" for a decomposition, "p" for one that is also composed.
            if (fields[0] == "c")
            {
                for (int mark = Number(fields[1]); mark <= Number(fields[2]); mark++) Classes[mark] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                continue;
            }
            (int First, int Second) parts = (Number(fields[2]), fields.Length > 3 ? Number(fields[3]) : 0);
            Decompositions[Number(fields[1])] = parts;
            if (fields[0] == "p") Compositions[parts] = Number(fields[1]);
        }

        static int Number(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>The one or two characters (the second 0 for one) that a character stands for; they may decompose further.</summary>
    public static Dictionary<int, (int First, int Second)> Decompositions { get; } = [];

    /// <summary>The character that a pair becomes in NFC.</summary>
    public static Dictionary<(int First, int Second), int> Compositions { get; } = [];

    /// <summary>The canonical combining class: 0 for a starter.</summary>
    public static int ClassOf(int character) => Classes.GetValueOrDefault(character);
}
