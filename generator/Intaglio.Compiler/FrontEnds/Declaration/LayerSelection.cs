using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Which layers a text such as <c>0,2,4..</c> chooses.</summary>
/// <remarks>
/// The grammar: items separated by commas; an item is a layer or a range <c>first..end</c>, whose end may be left out; a layer is a number from 0
/// or <c>last</c>.
/// </remarks>
internal static class LayerSelection
{
    private const string Last = "last";
    private const string RangeSign = "..";

    /// <summary>The chosen layers.</summary>
    /// <param name="text">The selection.</param>
    /// <param name="layers">How many layers there are.</param>
    /// <param name="problem">Why nothing can be chosen; null where all is right.</param>
    public static IReadOnlyCollection<int> Read(string text, int layers, out string? problem)
    {
        SortedSet<int> chosen = [];

        // The single layers at the end of what was read: two or more at equal distances give the step of a range that follows.
        List<int> singles = [];
        foreach (string item in text.Split(',').Select(item => item.Trim()))
        {
            int sign = item.IndexOf(RangeSign, System.StringComparison.Ordinal);
            string endText = sign < 0 ? "" : item.Substring(sign + RangeSign.Length).Trim();
            if (!TryLayer(sign < 0 ? item : item.Substring(0, sign).Trim(), layers, out int first, out problem))
                return [];
            int end = sign < 0 ? first : layers - 1;
            if (endText.Length > 0 && !TryLayer(endText, layers, out end, out problem))
                return [];
            if (end < first)
            {
                problem = $"the range '{item}' ends before it begins";
                return [];
            }

            int step = sign < 0 ? 1 : StepTo(first, singles);
            for (int layer = first; layer <= end; layer += step)
                chosen.Add(layer);
            if (sign < 0)
                singles.Add(first);
            else
                singles.Clear();
        }

        problem = null;
        return chosen;
    }

    private static int StepTo(int first, List<int> singles)
    {
        if (singles.Count < 2)
            return 1;
        int step = first - singles[singles.Count - 1];
        return step > 0 && singles[singles.Count - 1] - singles[singles.Count - 2] == step ? step : 1;
    }

    private static bool TryLayer(string text, int layers, out int layer, out string? problem)
    {
        problem = null;
        layer = layers - 1;
        if (text == Last)
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out layer))
            problem = text.Length == 0 ? "a layer is missing" : $"'{text}' is not a layer; expected a number from 0, a range such as '3..7' or '4..', or 'last'";
        else if (layer >= layers)
            problem = $"there is no layer {text}: the last is {CSharpLiteral.Of(layers - 1)}";
        return problem is null;
    }
}
