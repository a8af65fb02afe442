using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>A norm over the columns of a hidden state.</summary>
internal static class NormLowering
{
    public static ValueId Lower(GraphBuilder graph, StackContext context, ValueId x, NormSpec norm, WeightRole role)
    {
        int columns = graph.TypeOf(x).Shape.Columns;
        return graph.Compute(
            new Op.Normalize(
                norm,
                norm.Weight ? context.Vector(role, columns) : null,
                norm.Bias ? context.Vector(WeightRoles.BiasOf(role), columns) : null),
            x);
    }
}
