using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>x · weightᵀ, plus the bias where there is one.</summary>
internal static class ProjectionLowering
{
    /// <param name="graph">Where the operations go.</param>
    /// <param name="x">f32[T, columns].</param>
    /// <param name="weight">The matrix, [outputs, columns].</param>
    /// <param name="bias">The bias's role; null for none.</param>
    public static ValueId Lower(GraphBuilder graph, ValueId x, WeightRef weight, WeightRole? bias)
    {
        ValueId product = graph.Compute(new Op.Linear(weight), x);
        return bias is { } role ? graph.Compute(new Op.AddBias(new WeightRef(role, weight.Rows)), product) : product;
    }
}
