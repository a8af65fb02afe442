using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Finds every tensor of a plan in a checkpoint, or says everything that does not fit at once.</summary>
internal sealed class TensorResolver
{
    private const string WeightTypes = "F32, F16 or BF16";

    private readonly Checkpoint checkpoint;
    private readonly CheckpointNames names;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, NamedShape> missing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TensorMismatch> misshaped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TensorMismatch> mistyped = new(StringComparer.Ordinal);

    private TensorResolver(Checkpoint checkpoint, WeightPlan plan)
    {
        this.checkpoint = checkpoint;
        names = new(checkpoint, plan);
    }

    /// <summary>The plan's weights with their tensors, in the plan's order.</summary>
    /// <exception cref="WeightMismatchException">Tensors are missing, left over, or of another shape or type.</exception>
    public static ResolvedWeight[] Resolve(Checkpoint checkpoint, WeightPlan plan)
    {
        var resolver = new TensorResolver(checkpoint, plan);
        ResolvedWeight[] weights = [.. plan.Weights.Select(resolver.Resolve)];
        resolver.RefuseDifferences();
        return weights;
    }

    private ResolvedWeight Resolve(PackedWeight weight)
    {
        var parts = new List<ResolvedPart>(weight.Parts.Length);
        foreach (TensorPart part in weight.Parts)
        {
            long[] shape = ShapeInCheckpoint(weight.Layout, part);
            if (Find(part, shape) is not { } tensor)
                continue;
            if (!CheckpointShape.Fits(tensor.Shape.AsSpan(), shape))
                misshaped[tensor.Name] = new(tensor.Name, Wording.Shape(shape), Wording.Shape(tensor.Shape));
            else if (!FloatConversion.Reads(tensor.ElementType))
                mistyped[tensor.Name] = new(tensor.Name, WeightTypes, tensor.ElementType.Spelling());
            parts.Add(new(part, tensor));
        }

        return new(weight, [.. parts]);
    }

    private CheckpointTensor? Find(TensorPart part, long[] shape)
    {
        CheckpointTensor? found = null;
        string[] alternatives = names.Alternatives(part.Tensor);
        foreach (string name in alternatives)
        {
            known.Add(name);
            if (found is null && checkpoint.TryGet(name, out CheckpointTensor? tensor))
                found = tensor;
        }

        if (found is null)
        {
            string others = alternatives.Length == 1 ? "" : $" (or {string.Join(" or ", alternatives.Skip(1))})";
            missing[alternatives[0]] = new(alternatives[0], Wording.Shape(shape) + others);
        }

        return found;
    }

    private static long[] ShapeInCheckpoint(PackedLayout layout, TensorPart part) => layout switch
    {
        PackedLayout.Vector => [part.TensorRows],
        _ when part.Transposed => [part.TensorColumns, part.TensorRows],
        _ => [part.TensorRows, part.TensorColumns],
    };

    private void RefuseDifferences()
    {
        NamedShape[] unexpected = [.. checkpoint.Names.Where(name => !known.Contains(name) && !names.IsIgnored(name)).Order(StringComparer.Ordinal).Select(Describe)];
        if (missing.Count + unexpected.Length + misshaped.Count + mistyped.Count > 0)
            throw new WeightMismatchException(checkpoint.Location, [.. missing.Values], unexpected, [.. misshaped.Values], [.. mistyped.Values]);
    }

    private NamedShape Describe(string name)
    {
        checkpoint.TryGet(name, out CheckpointTensor? tensor);
        return new(name, $"{Wording.Shape(tensor!.Shape)} {tensor.ElementType.Spelling()}");
    }
}
