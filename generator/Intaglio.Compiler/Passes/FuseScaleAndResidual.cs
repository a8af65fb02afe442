using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>What follows a projection, a factor and then the sum with the residual stream, happens while its outputs are in registers.</summary>
internal static class FuseScaleAndResidual
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.ScaleBy scale)
                TryFuseScale(edit, node, scale);
        }

        foreach (Node node in edit.Nodes)
        {
            // The second operand first: lowering writes stream + branch.
            if (node.Op is Op.Add && !TryFuseResidual(edit, node, node.Inputs[1], node.Inputs[0]))
                TryFuseResidual(edit, node, node.Inputs[0], node.Inputs[1]);
        }

        return edit.ToGraph();
    }

    private static void TryFuseScale(GraphEdit edit, Node scaled, Op.ScaleBy scale)
    {
        if (edit.OnlyReadOnce(scaled.Inputs[0]) is not { Op: Op.Projection { Epilogue: { Scale: 1, Residual: false } } projection } projected)
            return;
        Op.Projection fused = projection with { Epilogue = projection.Epilogue with { Scale = scale.Factor } };
        edit.Fuse(new Node(fused, projected.Inputs, scaled.Outputs, FusionNote.Of("scale", projected)), scaled, projected);
    }

    private static bool TryFuseResidual(GraphEdit edit, Node sum, ValueId branch, ValueId stream)
    {
        if (edit.OnlyReadOnce(branch) is not { Op: Op.Projection { Epilogue.Residual: false } projection } projected)
            return false;
        Op.Projection fused = projection with { Epilogue = projection.Epilogue with { Residual = true } };
        EquatableArray<ValueId> inputs = EquatableArray.Of(projected.Inputs[0], stream);
        edit.Fuse(new Node(fused, inputs, sum.Outputs, FusionNote.Of("residual", projected)), sum, projected);
        return true;
    }
}
