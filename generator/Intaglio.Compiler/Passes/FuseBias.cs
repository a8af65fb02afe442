using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>Every matrix product becomes a projection of one part; the bias added to it, if nothing else reads the product, goes in.</summary>
internal static class FuseBias
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.AddBias addBias && edit.OnlyReadOnce(node.Inputs[0]) is { Op: Op.Linear biased } product)
                edit.Fuse(new Node(Of(biased, addBias.Bias), product.Inputs, node.Outputs, FusionNote.Of("bias", product)), node, product);
        }

        foreach (Node node in edit.Nodes)
        {
            if (node.Op is Op.Linear linear)
                edit.Exchange(node, node with { Op = Of(linear, null) });
        }

        return edit.ToGraph();
    }

    private static Op.Projection Of(Op.Linear linear, WeightRef? bias) =>
        new(EquatableArray.Of(new ProjectionPart(linear.Weight, bias)), null, Epilogue.None);
}
