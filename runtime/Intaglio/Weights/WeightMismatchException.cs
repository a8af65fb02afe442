using System.Text;
using Intaglio.Weights;

namespace Intaglio;

/// <summary>The weights of a checkpoint or packed file are not those of the model; of a checkpoint's tensors it lists every difference at once.</summary>
public sealed class WeightMismatchException : Exception
{
    private const int MostLines = 20;

    /// <summary>Collects all differences between a checkpoint and a model.</summary>
    /// <param name="location">The checkpoint.</param>
    /// <param name="missing">Tensors that the model needs and the checkpoint lacks, with their shapes.</param>
    /// <param name="unexpected">Tensors that the checkpoint has and the model does not know, with their shapes.</param>
    /// <param name="misshaped">Tensors of another shape.</param>
    /// <param name="mistyped">Tensors of a type that weights cannot have.</param>
    internal WeightMismatchException(
        string location,
        IReadOnlyList<NamedShape> missing,
        IReadOnlyList<NamedShape> unexpected,
        IReadOnlyList<TensorMismatch> misshaped,
        IReadOnlyList<TensorMismatch> mistyped)
        : base(Describe(location, missing, unexpected, misshaped, mistyped))
    {
        Missing = [.. missing.Select(tensor => tensor.Name)];
        Unexpected = [.. unexpected.Select(tensor => tensor.Name)];
        Misshaped = misshaped;
        Mistyped = mistyped;
    }

    /// <summary>Says how a packed file differs from a model; it has no tensors to list.</summary>
    internal WeightMismatchException(string message)
        : base(message)
    {
        Missing = [];
        Unexpected = [];
        Misshaped = [];
        Mistyped = [];
    }

    /// <summary>Names that the model needs and the checkpoint lacks, sorted.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Names that the checkpoint has and the model does not know, sorted.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>Tensors whose shape is not the one that the model needs, sorted by name.</summary>
    public IReadOnlyList<TensorMismatch> Misshaped { get; }

    /// <summary>Tensors of a type that weights cannot have (integers, 8-bit and 64-bit floats), sorted by name.</summary>
    public IReadOnlyList<TensorMismatch> Mistyped { get; }

    private static string Describe(
        string location,
        IReadOnlyList<NamedShape> missing,
        IReadOnlyList<NamedShape> unexpected,
        IReadOnlyList<TensorMismatch> misshaped,
        IReadOnlyList<TensorMismatch> mistyped)
    {
        var text = new StringBuilder();
        text.Append($"{location} does not fit the model: {Wording.Count(missing.Count, "tensor")} missing, {unexpected.Count} unexpected, {misshaped.Count} of another shape, {mistyped.Count} of another type.");
        Append(text, "Missing", missing);
        Append(text, "Unexpected", unexpected);
        Append(text, "Of another shape", misshaped);
        Append(text, "Of another type", mistyped);
        text.Append("\nCheck that the checkpoint belongs to this model, and that the model's layers, sizes and tensor naming are those of its config.json.");
        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, string heading, IReadOnlyList<T> items)
    {
        if (items.Count == 0)
            return;
        text.Append($"\n{heading} ({items.Count}):");
        foreach (T item in items.Take(MostLines))
            text.Append($"\n  {item}");
        if (items.Count > MostLines)
            text.Append($"\n  and {items.Count - MostLines} more");
    }
}
