using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>Heads, scale, window and the positions inside the attention.</summary>
internal static class AttentionRules
{
    public static void Check(ProblemList problems, ModelSpec spec, AttentionSpec attention)
    {
        bool heads = problems.Size("Attention.Heads", "Heads", attention.Heads, SizeLimits.Heads)
            & problems.Size("Attention.KeyValueHeads", "KeyValueHeads", attention.KeyValueHeads, SizeLimits.Heads);
        if (heads && attention.Heads % attention.KeyValueHeads != 0)
            problems.Add(ProblemCatalogue.HeadsNotMultiple.At("Attention.KeyValueHeads", attention.Heads, attention.KeyValueHeads));
        if (problems.Size("Attention.HeadSize", "HeadSize", attention.HeadSize, SizeLimits.HeadSize))
            PositionRules.CheckAttention(problems, attention);

        problems.NotZero("Attention.Scale", "Scale", attention.Scale);
        if (attention.SoftCap is { } cap)
            problems.Positive("Attention.SoftCap", "SoftCap", cap);
        if (attention.ProjectionClip is { } clip)
            problems.Positive("Attention.ProjectionClip", "ProjectionClip", clip);
        if (attention.QueryKeyNorm is { } norm)
            problems.Positive("Attention.QueryKeyNorm", "Epsilon of the norm of queries and keys", norm.Norm.Epsilon);
        CheckWindow(problems, spec, attention.Window);
    }

    private static void CheckWindow(ProblemList problems, ModelSpec spec, int? window)
    {
        if (window is not { } positions || !problems.Size("Attention.Window", "Window", positions, SizeLimits.Positions))
            return;
        if (positions >= spec.MaxPositions)
            problems.Add(ProblemCatalogue.WindowWithoutEffect.At("Attention.Window", positions, spec.MaxPositions));
    }
}
