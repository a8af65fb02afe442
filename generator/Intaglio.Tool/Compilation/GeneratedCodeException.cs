using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Intaglio.Tool.Compilation;

/// <summary>Generated C# did not compile: a defect of the model compiler. The message shows the lines.</summary>
internal sealed class GeneratedCodeException(IReadOnlyList<Diagnostic> complaints) : Exception(Describe(complaints))
{
    private const int MostShown = 10;

    private static string Describe(IReadOnlyList<Diagnostic> complaints)
    {
        var text = new StringBuilder($"The generated C# does not compile cleanly ({complaints.Count} messages); this is a defect of Intaglio.");
        foreach (Diagnostic complaint in complaints.Take(MostShown))
        {
            text.Append('\n').Append(complaint);
            if (complaint.Location is { SourceTree: { } tree } location)
                text.Append('\n').Append(Excerpt(tree.GetText(), location.GetLineSpan().StartLinePosition.Line));
        }

        return text.ToString();
    }

    private static string Excerpt(SourceText text, int line)
    {
        IEnumerable<TextLine> lines = text.Lines.Skip(Math.Max(0, line - 2)).Take(5);
        return string.Join('\n', lines.Select(shown => $"{shown.LineNumber + 1,6}: {shown}"));
    }
}
