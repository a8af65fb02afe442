using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>The sum of a projection with the residual stream happens while its outputs are in registers.</summary>
internal static class FuseResidual
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            // The second operand first: lowering writes stream + branch.
            if (node.Op is Op.Add && !TryFuse(edit, node, node.Inputs[1], node.Inputs[0]))
                TryFuse(edit, node, node.Inputs[0], node.Inputs[1]);
        }

        return edit.ToGraph();
    }

    private static bool TryFuse(GraphEdit edit, Node sum, ValueId branch, ValueId stream)
    {
        if (branch == stream || edit.OnlyReadOnce(branch) is not { Op: Op.Projection { Epilogue.Residual: false } projection } projected)
            return false;
        Op.Projection fused = projection with { Epilogue = projection.Epilogue with { Residual = true } };
        EquatableArray<ValueId> inputs = EquatableArray.Of(projected.Inputs[0], stream);
        edit.Fuse(new Node(fused, inputs, sum.Outputs, FusionNote.Of("residual", projected)), sum, projected);
        return true;
    }
}
