using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Passes;

/// <summary>Clipped queries, keys and values, and soft-capped logits, are limited while they are in registers.</summary>
internal static class FuseLimits
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (edit.OnlyReadOnce(node.Inputs[0]) is not { Op: Op.Projection { Epilogue: { Residual: false, Clamp: null, SoftCap: null } } projection } projected)
                continue;
            Epilogue? limited = node.Op switch
            {
                Op.Clamp clamp => projection.Epilogue with { Clamp = clamp.Limit },
                Op.SoftCap cap => projection.Epilogue with { SoftCap = cap.Cap },
                _ => null,
            };
            if (limited is not null)
                edit.Fuse(new Node(projection with { Epilogue = limited }, projected.Inputs, node.Outputs, FusionNote.Of("limit", projected)), node, projected);
        }

        return edit.ToGraph();
    }
}
