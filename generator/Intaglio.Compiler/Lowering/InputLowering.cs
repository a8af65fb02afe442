using System;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>What is embedded instead of tokens: images and spectrograms, as matrix products over their windows.</summary>
internal static class InputLowering
{
    public static ValueId Lower(GraphBuilder graph, StackContext context, InputSpec input) => input switch
    {
        InputSpec.Patches patches => Patches(graph, context, patches),
        InputSpec.Spectrogram spectrogram => Spectrogram(graph, context, spectrogram),
        _ => throw new ArgumentOutOfRangeException(nameof(input), input.GetType().Name, "No lowering for this input."),
    };

    /// <summary>A convolution whose stride is its width is one product for each patch (Dosovitskiy et al., 2020, arXiv:2010.11929).</summary>
    private static ValueId Patches(GraphBuilder graph, StackContext context, InputSpec.Patches patches)
    {
        ValueId pixels = graph.Input("inputs", EdgeType.Of(Dimension.Sequences, patches.Channels * patches.Height * patches.Width));
        ValueId windows = graph.Compute(new Op.ImagePatches(patches), pixels);
        ValueId embedded = ProjectionLowering.Lower(
            graph, windows, context.Matrix(WeightRole.PatchEmbedding, context.HiddenSize, patches.PatchElements), patches.Bias);
        return graph.Compute(new Op.ClassToken(context.Vector(WeightRole.ClassToken, context.HiddenSize)), embedded);
    }

    /// <summary>Two convolutions of width 3, the second of stride 2, each a product over three neighbours (Radford et al., 2022, arXiv:2212.04356).</summary>
    private static ValueId Spectrogram(GraphBuilder graph, StackContext context, InputSpec.Spectrogram spectrogram)
    {
        int hidden = context.HiddenSize;
        ValueId frames = graph.Input("inputs", EdgeType.Of(Dimension.Sequences, spectrogram.Bins * spectrogram.Frames));
        ValueId windows = graph.Compute(new Op.SpectrogramWindows(spectrogram), frames);
        ValueId first = graph.Compute(
            new Op.Activate(spectrogram.Activation),
            ProjectionLowering.Lower(graph, windows, context.Matrix(WeightRole.FirstConvolution, hidden, 3 * spectrogram.Bins), bias: true));
        ValueId neighbours = graph.Compute(new Op.FrameWindows(hidden), first);
        return graph.Compute(
            new Op.Activate(spectrogram.Activation),
            ProjectionLowering.Lower(graph, neighbours, context.Matrix(WeightRole.SecondConvolution, hidden, 3 * hidden), bias: true));
    }
}
