using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec.Validation;

namespace Intaglio.Compiler.Spec;

/// <summary>Says what is wrong with a model: whatever could make a later phase fail or compute something else.</summary>
public static class SpecValidator
{
    /// <summary>All problems, in the order of the members; empty for a model that is right.</summary>
    public static IReadOnlyList<SpecProblem> Validate(ModelSpec spec)
    {
        ProblemList problems = new();
        problems.Size("Transformer.VocabularySize", "VocabularySize", spec.VocabularySize, SizeLimits.Vocabulary);
        problems.Size("Transformer.HiddenSize", "HiddenSize", spec.HiddenSize, SizeLimits.HiddenSize);
        problems.Size("Transformer.MaxPositions", "MaxPositions", spec.MaxPositions, SizeLimits.Positions);
        ModelRules.CheckStacks(problems, spec);
        foreach (StackSide side in new[] { StackSide.Encoder, StackSide.Decoder })
        {
            if (spec.Stack(side) is { } stack)
                StackRules.Check(problems, spec, side, stack);
        }

        ModelRules.CheckSharedEmbedding(problems, spec);
        ModelRules.CheckTokens(problems, spec);
        HeadRules.Check(problems, spec);
        CheckDistinct(problems, "Weights", spec.Formats);
        CheckDistinct(problems, "Targets", spec.InstructionSets);
        if (problems.HasErrors)
            return problems.Items;

        NamingRules.Check(problems, spec);
        WeightLimits.Check(problems, spec);
        return problems.Items;
    }

    private static void CheckDistinct<T>(ProblemList problems, string path, EquatableArray<T> items)
    {
        if (items.Count == 0)
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At(path, path, "name at least one"));
        foreach (IGrouping<T, T> group in items.GroupBy(item => item).Where(group => group.Count() > 1))
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At(path, path, $"{group.Key} stands there {group.Count()} times"));
        foreach (T item in items.Where(item => !Enum.IsDefined(typeof(T), item!)))
            problems.Add(ProblemCatalogue.ArgumentNotUnderstood.At(path, item!, typeof(T).Name));
    }
}
