using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>x · weightᵀ, plus the bias where there is one.</summary>
internal static class ProjectionLowering
{
    /// <param name="graph">Where the operations go.</param>
    /// <param name="x">f32[R, columns].</param>
    /// <param name="weight">The matrix, [outputs, columns].</param>
    /// <param name="bias">Whether its bias is added.</param>
    public static ValueId Lower(GraphBuilder graph, ValueId x, WeightRef weight, bool bias) =>
        Lower(graph, x, weight, bias ? WeightRoles.BiasOf(weight.Role) : null);

    /// <inheritdoc cref="Lower(GraphBuilder, ValueId, WeightRef, bool)"/>
    public static ValueId Lower(GraphBuilder graph, ValueId x, WeightRef weight, WeightRole? bias)
    {
        ValueId product = graph.Compute(new Op.Linear(weight), x);
        return bias is { } role ? graph.Compute(new Op.AddBias(weight with { Role = role, Columns = 1 }), product) : product;
    }
}
