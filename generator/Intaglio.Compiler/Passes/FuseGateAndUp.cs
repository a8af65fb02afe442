using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Passes;

/// <summary>activation(gate(x)) · up(x) becomes one projection that multiplies both parts while they are in registers.</summary>
internal static class FuseGateAndUp
{
    public static OpGraph Run(OpGraph graph)
    {
        GraphEdit edit = new(graph);
        foreach (Node node in edit.Nodes)
        {
            if (node.Op is not Op.Multiply)
                continue;
            if (!TryFuse(edit, node, node.Inputs[0], node.Inputs[1]))
                TryFuse(edit, node, node.Inputs[1], node.Inputs[0]);
        }

        return edit.ToGraph();
    }

    private static bool TryFuse(GraphEdit edit, Node product, ValueId opened, ValueId multiplied)
    {
        if (edit.OnlyReadOnce(opened) is not { Op: Op.Activate activate } activation
            || edit.OnlyReadOnce(activation.Inputs[0]) is not { Op: Op.Projection gatePart } gate
            || edit.OnlyReadOnce(multiplied) is not { Op: Op.Projection upPart } up
            || !IsPlain(gatePart) || !IsPlain(upPart)
            || gate.Inputs != up.Inputs)
            return false;

        Op.Projection gated = new(
            EquatableArray.Of(gatePart.Parts[0], upPart.Parts[0]),
            null,
            Epilogue.None with { Activation = activate.Activation, Gated = true });
        edit.Fuse(new Node(gated, gate.Inputs, product.Outputs, FusionNote.Of("gate and up", gate, up)), product, gate, activation, up);
        return true;
    }

    private static bool IsPlain(Op.Projection projection) =>
        projection.Parts.Count == 1 && projection.Norm is null && projection.Epilogue == Epilogue.None;
}
