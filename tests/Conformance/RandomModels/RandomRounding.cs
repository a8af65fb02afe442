using Intaglio.Compiler.Schedule;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>What the program of a random model rounds.</summary>
internal static class RandomRounding
{
    /// <summary>True where the program's weights are quantised.</summary>
    public static bool IsQuantized(this RandomModel model) => QuantizedBlocks.IsQuantized(model.Spec.Formats[0]);

    /// <summary>The same for the interpreter; null where nothing is rounded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="jitter">Moves inputs a little before they are rounded; null for none.</param>
    public static InterpreterFormats? Rounding(this RandomModel model, Random? jitter) =>
        model.IsQuantized() ? new(model.Spec, model.Spec.Formats[0], jitter) : null;
}
