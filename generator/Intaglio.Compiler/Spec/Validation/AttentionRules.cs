using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>Heads, scale, mask, window and the positions inside the attention.</summary>
internal static class AttentionRules
{
    private const string Own = "Attention";
    private const string Cross = "CrossAttention";

    public static void Check(ProblemList problems, ModelSpec spec, StackSide side, AttentionSpec attention)
    {
        CheckNumbers(problems, Own, attention);
        if (attention.HeadSize is >= 1 and <= SizeLimits.HeadSize)
            PositionRules.CheckAttention(problems, spec, attention);
        CheckMask(problems, spec.Kind, side, attention.Mask);
        CheckWindow(problems, spec, side, attention);
        if (attention.QueryKeyNorm is { WeightPerHead: true, FullWidth: true })
            Contradiction(problems, "QueryKeyNorm.WeightPerHead", "FullWidth normalises all heads together: WeightPerHead has no meaning");
        if (attention.QueryKeyNorm is { WeightPerHead: true, Norm.Weight: false })
            Contradiction(problems, "QueryKeyNorm.WeightPerHead", "A norm of queries and keys without a weight has none for each head");
    }

    /// <summary>Attention over the encoder's output sees all of it, and is the same wherever a token stands.</summary>
    public static void CheckCross(ProblemList problems, AttentionSpec attention)
    {
        CheckNumbers(problems, Cross, attention);
        if (attention.Positions is not PositionSpec.None)
            problems.Add(ProblemCatalogue.PositionsMisplaced.At(Cross, attention.Positions.GetType().Name, "cross-attention"));
        if (attention.Mask != AttentionMask.Bidirectional)
            Contradiction(problems, Cross, $"A cross-attention sees all of the encoder's output, but its mask is {attention.Mask}");
        if (attention.Window is { } window)
            Contradiction(problems, Cross, $"A cross-attention sees all of the encoder's output, but its Window is {CSharpLiteral.Of(window)}");
        if (attention.QueryKeyNorm is not null)
            Contradiction(problems, Cross, "A cross-attention has no norm of queries and keys");
        if (attention.ScaleByInverseLayer)
            Contradiction(problems, Cross, "A cross-attention's scores are not divided by the number of the layer");
    }

    private static void CheckNumbers(ProblemList problems, string name, AttentionSpec attention)
    {
        bool heads = problems.Size(name + ".Heads", "Heads", attention.Heads, SizeLimits.Heads)
            & problems.Size(name + ".KeyValueHeads", "KeyValueHeads", attention.KeyValueHeads, SizeLimits.Heads);
        if (heads && attention.Heads % attention.KeyValueHeads != 0)
            problems.Add(ProblemCatalogue.HeadsNotMultiple.At(name + ".KeyValueHeads", attention.Heads, attention.KeyValueHeads));
        problems.Size(name + ".HeadSize", "HeadSize", attention.HeadSize, SizeLimits.HeadSize);
        problems.NotZero(name + ".Scale", "Scale", attention.Scale);
        if (attention.SoftCap is { } cap)
            problems.Positive(name + ".SoftCap", "SoftCap", cap);
        if (attention.ProjectionClip is { } clip)
            problems.Positive(name + ".ProjectionClip", "ProjectionClip", clip);
    }

    private static void CheckMask(ProblemList problems, TransformerKind kind, StackSide side, AttentionMask mask)
    {
        bool fits = side == StackSide.Encoder
            ? mask != AttentionMask.Prefix
            : mask == (kind == TransformerKind.PrefixDecoder ? AttentionMask.Prefix : AttentionMask.Causal);
        if (!fits)
            Contradiction(problems, "Attention.Causal", $"The mask of the {side} of a transformer of kind {kind} cannot be {mask}");
    }

    private static void CheckWindow(ProblemList problems, ModelSpec spec, StackSide side, AttentionSpec attention)
    {
        if (attention.Window is not { } window || !problems.Size("Attention.Window", "Window", window, SizeLimits.Positions))
            return;
        int positions = EmbeddingRules.MostRows(spec, spec.Stack(side)!.Embedding);
        if (window >= positions)
            problems.Add(ProblemCatalogue.WindowWithoutEffect.At("Attention.Window", window, positions));
        if (attention.Mask == AttentionMask.Prefix)
            Contradiction(problems, "Attention.Window", $"A prefix that is seen as a whole and a Window ({window}) exclude each other");
    }

    private static void Contradiction(ProblemList problems, string path, string message) => problems.Add(ProblemCatalogue.LayerContradiction.At(path, message));
}
