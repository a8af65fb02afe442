using Intaglio.Compiler.Emit.Kernels;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit;

/// <summary>Writes the calls of a projection's kernel by which the workers share its outputs. One to a phase: all share one counter.</summary>
internal static class ProjectionShares
{
    /// <summary>
    /// What a small run reads at least: of one row a microsecond's work, ten times what the counter costs. A full tile's run is longer, and there are many more of them. The
    /// phases of small models are cut into equal runs.
    /// </summary>
    private const long LeastBytes = 64 * 1024;

    /// <summary>One row: runs of panels.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="program">The format of the program.</param>
    /// <param name="arguments">The kernel's arguments before the run, each with a comma.</param>
    public static void EmitDecode(KernelContext context, Op.Projection projection, WeightFormat program, string arguments) => Share(
        context,
        projection,
        program,
        CSharpLiteral.Of(ProjectionEmitter.Panels(projection)),
        $"{ProjectionEmitter.DecodeName(context.Plan, projection, program)}({arguments}share.First, share.Last);");

    /// <summary>Many rows: runs of row tiles and panels.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="program">The format of the program.</param>
    /// <param name="arguments">The kernel's arguments before the rows, each with a comma.</param>
    /// <param name="rows">How many rows there are.</param>
    public static void EmitPrefill(KernelContext context, Op.Projection projection, WeightFormat program, string arguments, string rows) => Share(
        context,
        projection,
        program,
        TileLoop.Items(context.Tile, ProjectionEmitter.Panels(projection), rows),
        $"{ProjectionEmitter.PrefillName(context.Plan, projection, program)}({arguments}{rows}, share.First, share.Last);");

    private static void Share(KernelContext context, Op.Projection projection, WeightFormat program, string items, string call)
    {
        WeightFormat format = RoleFormats.Of(context.Plan.Spec, program, projection);
        long itemBytes = Sizes.PanelBytes(format, Sizes.PanelRows, projection.InputColumns) * (projection.Epilogue.Gated ? 2 : 1);
        string leastRun = CSharpLiteral.Of((LeastBytes + itemBytes - 1) / itemBytes);
        context.Writer.Line($"for (var share = new WorkShare(frame, worker, {items}, {leastRun}); share.Next();)");
        context.Writer.Line("    " + call);
    }
}
