using System;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec.Validation;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What several families read alike.</summary>
internal static class Shared
{
    /// <summary>The head size as the file says it, or hidden size / heads.</summary>
    public static int HeadSize(ConfigReader config, int hiddenSize, int heads, string headsKey, int? headSize)
    {
        if (headSize is { } size)
            return size;

        // A size that could not be read stands in as 1: one mistake is one message.
        if (hiddenSize % heads != 0 && !config.HasErrors)
            config.Report(ProblemCatalogue.HiddenSizeNotDivisible, headsKey, hiddenSize, heads);
        return Math.Max(hiddenSize / heads, 1);
    }

    /// <summary>A number of layers that a pattern may be made of: one past the limit is as wrong as a billion, and takes no memory.</summary>
    public static int Layers(int layers) => Math.Min(layers, SizeLimits.Layers + 1);
}
