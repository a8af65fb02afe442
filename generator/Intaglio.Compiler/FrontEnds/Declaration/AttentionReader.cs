using System;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Attention over the layer's own sequence and over the encoder's output.</summary>
internal static class AttentionReader
{
    public static AttentionSpec Read(StackScope scope, ModelSizes sizes)
    {
        AttributeReader attention = scope.Reader("Attention");
        int heads = attention.RequiredSize("Heads");
        int headSize = ReadHeadSize(scope, attention, heads, sizes.HiddenSize);
        return new AttentionSpec(
            heads,
            attention.Size("KeyValueHeads") ?? heads,
            headSize,
            PositionReader.ReadAttention(scope, headSize, sizes.MaxPositions),
            ReadMask(scope, attention, sizes.Kind),
            attention.Single("Scale") ?? SpecDefaults.AttentionScale(headSize),
            ReadBias(attention, AttentionBias.None),
            attention.Size("Window") is { } window and not 0 ? window : null,
            attention.Single("SoftCap"),
            ReadQueryKeyNorm(scope),
            attention.Flag("ScaleByInverseLayer") ?? false,
            attention.Single("ProjectionClip"));
    }

    /// <summary>Attention over the encoder's output: what it does not say is as in the decoder's own attention.</summary>
    public static AttentionSpec ReadCross(StackScope scope, AttentionSpec own)
    {
        AttributeReader cross = scope.Reader("CrossAttention");
        int heads = cross.Size("Heads") ?? own.Heads;
        int headSize = cross.Size("HeadSize") ?? own.HeadSize;
        return own with
        {
            Heads = heads,
            KeyValueHeads = cross.Size("KeyValueHeads") ?? (cross.Has("Heads") ? heads : own.KeyValueHeads),
            HeadSize = headSize,
            Positions = new PositionSpec.None(),
            Mask = AttentionMask.Bidirectional,
            Scale = cross.Single("Scale") ?? (cross.Has("HeadSize") ? SpecDefaults.AttentionScale(headSize) : own.Scale),
            Bias = ReadBias(cross, own.Bias),
            Window = null,
            SoftCap = cross.Single("SoftCap") ?? own.SoftCap,
            QueryKeyNorm = null,
            ScaleByInverseLayer = false,
        };
    }

    private static int ReadHeadSize(StackScope scope, AttributeReader attention, int heads, int hiddenSize)
    {
        if (attention.Size("HeadSize") is { } given)
            return given;
        if (heads < 1)
            return 1;

        // A hidden size that is missing stands in as 1, and its absence is the one message.
        if (hiddenSize > 1 && hiddenSize % heads != 0)
            scope.Problems.Add(ProblemCatalogue.HiddenSizeNotDivisible.At(attention.PathOf("Heads"), hiddenSize, heads));
        return Math.Max(1, hiddenSize / heads);
    }

    private static AttentionMask ReadMask(StackScope scope, AttributeReader attention, TransformerKind kind)
    {
        bool? causal = attention.Flag("Causal");
        if (scope.Side == StackSide.Encoder)
            return causal == true ? AttentionMask.Causal : AttentionMask.Bidirectional;
        if (kind == TransformerKind.PrefixDecoder)
        {
            if (causal == true)
                Report("Attention(Causal = true)", "TransformerKind.PrefixDecoder, whose prompt is seen in both directions");
            return AttentionMask.Prefix;
        }

        if (causal == false)
            Report("Attention(Causal = false)", $"the decoder of TransformerKind.{kind}, which cannot see what it will write");
        return AttentionMask.Causal;

        void Report(string argument, string beside) =>
            scope.Problems.Add(ProblemCatalogue.AttributeConflict.At(attention.PathOf("Causal"), argument, beside));
    }

    private static AttentionBias ReadBias(AttributeReader attention, AttentionBias otherwise)
    {
        bool? all = attention.Flag("Bias");
        return new AttentionBias(
            attention.Flag("QueryBias") ?? all ?? otherwise.Query,
            attention.Flag("KeyBias") ?? all ?? otherwise.Key,
            attention.Flag("ValueBias") ?? all ?? otherwise.Value,
            attention.Flag("OutputBias") ?? otherwise.Output);
    }

    private static QueryKeyNormSpec? ReadQueryKeyNorm(StackScope scope)
    {
        AttributeReader norm = scope.Reader("QueryKeyNorm");
        return norm.IsPresent
            ? new QueryKeyNormSpec(NormReader.Read(scope, "QueryKeyNorm"), norm.Flag("FullWidth") ?? false, norm.Flag("WeightPerHead") ?? false)
            : null;
    }
}
