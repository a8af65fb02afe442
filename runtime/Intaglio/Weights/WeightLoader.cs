using System.ComponentModel;
using Intaglio.Weights;

namespace Intaglio.CompilerServices;

/// <summary>Carries out a weight plan: finds the tensors in a checkpoint and packs them for the kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WeightLoader
{
    /// <summary>Packs a checkpoint's tensors. Nothing is allocated before everything was found to fit.</summary>
    /// <param name="checkpoint">The source; it may be disposed afterwards.</param>
    /// <param name="plan">What to pack where.</param>
    /// <param name="totalBytes">Bytes of all packed weights, <see cref="CompiledProgram.WeightBytes"/>.</param>
    /// <param name="options">Workers and progress; the format is the plan's.</param>
    /// <param name="cancellationToken">Stops between pieces of about a megabyte.</param>
    /// <returns>The packed weights, which the caller disposes.</returns>
    /// <exception cref="WeightMismatchException">Tensors are missing, left over, or of another shape or type.</exception>
    /// <exception cref="InvalidOperationException">The plan contradicts itself.</exception>
    /// <exception cref="OutOfMemoryException">The system does not have the memory.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PackedWeights Load(Checkpoint checkpoint, WeightPlan plan, long totalBytes, LoadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();

        using CheckpointLease lease = checkpoint.Lease();
        PlanCheck.Run(plan, totalBytes);
        ResolvedWeight[] weights = TensorResolver.Resolve(checkpoint, plan);
        var packed = new PackedWeights(totalBytes, plan.Format);
        try
        {
            new PackingRun(weights, packed, options).Run(cancellationToken);
            return packed;
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }
}
