using System.Linq;
using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Passes;

/// <summary>Takes out what changes nothing: a factor of 1, a slice of all columns.</summary>
internal static class RemoveIdentities
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        while (edit.Nodes.FirstOrDefault(node => IsIdentity(edit, node)) is { } identity)
        {
            edit.Remove(identity);
            edit.Forward(identity.Outputs[0], identity.Inputs[0]);
        }

        return edit.ToGraph();
    }

    private static bool IsIdentity(GraphEdit edit, Node node) => node.Op switch
    {
        Op.ScaleBy scale => scale.Factor == 1,
        Op.Slice slice => slice.Count == edit.TypeOf(node.Inputs[0]).Shape.Columns,
        _ => false,
    };
}
