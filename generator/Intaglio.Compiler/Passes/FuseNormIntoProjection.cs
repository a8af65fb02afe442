using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>A norm that only one projection reads is computed by that projection's workers, each for itself: cheaper than a barrier.</summary>
internal static class FuseNormIntoProjection
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.Projection { Norm: null } projection
                && edit.OnlyReadOnce(node.Inputs[0]) is { Op: Op.Normalize norm } normalized)
            {
                EquatableArray<ValueId> inputs = new([normalized.Inputs[0], .. node.Inputs.Skip(1)]);
                edit.Fuse(new Node(projection with { Norm = norm }, inputs, node.Outputs, FusionNote.Of("norm", node)), node, normalized);
            }
        }

        return edit.ToGraph();
    }
}
