using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Collects the problems of one config.json and finds the place of those that the validator reports.</summary>
internal sealed class ConfigProblems
{
    private static readonly TextRange FileStart = new(0, 0, 0, 0);

    /// <summary>Members that follow from another one where no key says them.</summary>
    private static readonly Dictionary<string, string> FollowsFrom = new(StringComparer.Ordinal)
    {
        ["RotaryPositions.Dimensions"] = "Attention.HeadSize",
        ["Attention.HeadSize"] = "Attention.Heads",
        ["Attention.KeyValueHeads"] = "Attention.Heads",
        ["LearnedPositions.Count"] = "Transformer.MaxPositions",
        ["FeedForward.IntermediateSize"] = "Transformer.HiddenSize",
    };

    private readonly List<ConfigProblem> items = [];
    private readonly Dictionary<string, (string Key, TextRange Range)> sources = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigProblem> Items => items;

    public bool HasErrors => items.Any(item => item.Problem.IsError);

    /// <summary>Adds a problem, once: a key that two readers read is wrong once.</summary>
    public void Add(SpecProblem problem, TextRange range)
    {
        ConfigProblem item = new(problem, range);
        if (!items.Contains(item))
            items.Add(item);
    }

    /// <summary>A key that should be there is not.</summary>
    public void Missing(string key, string expected) => Add(ProblemCatalogue.KeyMissing.At(key, key, "expected " + expected), FileStart);

    /// <summary>Remembers that a member of the model was said by a key.</summary>
    public void Remember(string member, string key, TextRange range)
    {
        if (member.Length > 0)
            sources[member] = (key, range);
    }

    /// <summary>Adds what the validator found, at the key that said it.</summary>
    public void AddFound(SpecProblem problem)
    {
        string member = problem.Path;
        while (!sources.ContainsKey(member) && FollowsFrom.TryGetValue(member, out string? origin))
            member = origin;
        if (!sources.TryGetValue(member, out (string Key, TextRange Range) source))
            Add(problem, FileStart);
        else
            Add(problem with { Path = source.Key, Message = source.Key + ": " + problem.Message }, source.Range);
    }
}
