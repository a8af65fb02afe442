using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>A norm over the columns of a hidden state.</summary>
internal static class NormLowering
{
    public static ValueId Lower(GraphBuilder graph, ValueId x, NormSpec norm, WeightRole weight, WeightRole bias)
    {
        int columns = graph.TypeOf(x).Shape.Columns;
        return graph.Compute(
            new Op.Normalize(norm, norm.Weight ? new WeightRef(weight, columns) : null, norm.Bias ? new WeightRef(bias, columns) : null),
            x);
    }
}
