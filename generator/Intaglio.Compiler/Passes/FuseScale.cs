using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Passes;

/// <summary>The factor that follows a projection is applied while its outputs are in registers.</summary>
internal static class FuseScale
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.ScaleBy scale
                && edit.OnlyReadOnce(node.Inputs[0]) is { Op: Op.Projection { Epilogue: { Scale: 1, Residual: false, Clamp: null, SoftCap: null } } projection } projected)
            {
                Op.Projection scaled = projection with { Epilogue = projection.Epilogue with { Scale = scale.Factor } };
                edit.Fuse(new Node(scaled, projected.Inputs, node.Outputs, FusionNote.Of("scale", projected)), node, projected);
            }
        }

        return edit.ToGraph();
    }
}
