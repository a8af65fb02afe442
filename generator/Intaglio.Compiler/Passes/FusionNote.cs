using System;
using System.Linq;
using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Passes;

/// <summary>What has been fused into a node, for the reader of a printed graph.</summary>
internal static class FusionNote
{
    private const string Separator = ", ";

    /// <summary>The notes of all <paramref name="nodes"/>, each once, then <paramref name="what"/>.</summary>
    public static string Of(string what, params Node[] nodes) => string.Join(
        Separator,
        nodes.SelectMany(node => node.Note.Split([Separator], StringSplitOptions.RemoveEmptyEntries)).Append(what).Distinct());
}
