using Intaglio.CompilerServices;

namespace Intaglio.Weights;

/// <summary>Translates a plan's tensor names into the spelling of one checkpoint, which may leave a prefix out of every name.</summary>
internal sealed class CheckpointNames
{
    private readonly Checkpoint checkpoint;
    private readonly IReadOnlyList<string> ignored;
    private readonly string[] leftOut;

    public CheckpointNames(Checkpoint checkpoint, WeightPlan plan)
    {
        this.checkpoint = checkpoint;
        ignored = plan.Ignored;
        leftOut = [.. plan.OptionalPrefixes.Where(prefix => IsLeftOut(prefix, plan))];
    }

    /// <summary>All spellings under which the checkpoint may hold a part's tensor, the preferred one first.</summary>
    public string[] Alternatives(string tensor) => [.. tensor.Split('|').Select(Spelled)];

    /// <summary>True where the plan says that this tensor of the checkpoint is not needed.</summary>
    public bool IsIgnored(string name) =>
        ignored.Any(pattern => NamePattern.Matches(pattern, name) || leftOut.Any(prefix => NamePattern.Matches(pattern, prefix + name)));

    private string Spelled(string name)
    {
        foreach (string prefix in leftOut)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return name[prefix.Length..];
        }

        return name;
    }

    // All or nothing: a checkpoint that has the prefix anywhere has it everywhere, and one that fits neither way is reported as the plan spells it.
    private bool IsLeftOut(string prefix, WeightPlan plan) =>
        !checkpoint.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal))
        && plan.Weights
            .SelectMany(weight => weight.Parts)
            .SelectMany(part => part.Tensor.Split('|'))
            .Any(name => name.StartsWith(prefix, StringComparison.Ordinal) && checkpoint.TryGet(name[prefix.Length..], out _));
}
