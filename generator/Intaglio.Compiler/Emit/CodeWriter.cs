using System;
using System.Text;

namespace Intaglio.Compiler.Emit;

/// <summary>Writes indented lines of C#, always ending in '\n'.</summary>
public sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool afterBlock;

    /// <summary>One line. What follows a closed block is set off by an empty line.</summary>
    public void Line(string line)
    {
        bool continues = line.Length == 0 || line[0] == '}' || line.StartsWith("else", StringComparison.Ordinal);
        if (afterBlock && !continues)
            text.Append('\n');
        afterBlock = line == "}";
        if (line.Length > 0)
            text.Append(' ', depth * 4).Append(line);
        text.Append('\n');
    }

    /// <summary>A raw string of several lines, re-indented.</summary>
    public void Lines(string lines)
    {
        foreach (string line in lines.Replace("\r\n", "\n").TrimEnd('\n').Split('\n'))
            Line(line);
    }

    public void Blank() => Line("");

    public void Comment(string comment) => Line("// " + comment);

    /// <summary>A <c>summary</c> and, where there is something to add, <c>remarks</c>.</summary>
    public void Doc(string summary, string remarks = "")
    {
        Line("/// <summary>" + Escape(summary) + "</summary>");
        if (remarks.Length > 0)
            Line("/// <remarks>" + Escape(remarks) + "</remarks>");
    }

    /// <summary>A block in braces under a header, closed when disposed; without a header it is only a scope.</summary>
    public IDisposable Block(string header)
    {
        if (header.Length > 0)
            Line(header);
        Line("{");
        depth++;
        return new Closing(this);
    }

    public override string ToString() =>
        depth == 0 ? text.ToString() : throw new InvalidOperationException($"{depth} blocks are still open.");

    /// <summary>Text as it may stand in an XML comment.</summary>
    public static string Escape(string comment) => comment.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private sealed class Closing(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            writer.Line("}");
        }
    }
}
