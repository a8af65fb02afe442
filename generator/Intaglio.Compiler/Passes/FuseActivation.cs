using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Passes;

/// <summary>The activation of a projection is applied while its outputs are in registers.</summary>
internal static class FuseActivation
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.Activate activate
                && edit.OnlyReadOnce(node.Inputs[0]) is { Op: Op.Projection projection } projected
                && projection.Epilogue == Epilogue.None)
            {
                Op.Projection activated = projection with { Epilogue = Epilogue.None with { Activation = activate.Activation } };
                edit.Fuse(new Node(activated, projected.Inputs, node.Outputs, FusionNote.Of("activation", projected)), node, projected);
            }
        }

        return edit.ToGraph();
    }
}
