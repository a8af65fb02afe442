using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>Every weight has a name, and the name can be one.</summary>
internal static class NamingRules
{
    private static readonly Regex LayerPlaceholder = new(@"\{layer( ?[+/%] ?[0-9]{1,6})?\}", RegexOptions.CultureInvariant);
    private static readonly Regex DividedByZero = new(@"\{layer ?[/%] ?0+\}", RegexOptions.CultureInvariant);

    public static void Check(ProblemList problems, ModelSpec spec)
    {
        foreach (StackSide side in new[] { StackSide.Encoder, StackSide.Decoder })
        {
            if (spec.Stack(side) is not { } stack)
                continue;
            TensorSource[] sources = spec.Naming.Sources.Where(source => source.Side == side).ToArray();
            CheckComplete(problems, spec, stack, sources);
            foreach (TensorSource source in sources)
                CheckName(problems, stack, source);
            CheckPacked(problems, stack, sources);
            CheckOncePerTensor(problems, sources);
        }
    }

    private static void CheckComplete(ProblemList problems, ModelSpec spec, StackSpec stack, TensorSource[] sources)
    {
        IReadOnlyCollection<WeightRole> roles = WeightRoles.Of(stack, stack == spec.OnlyStack ? spec.Head : null);
        foreach (WeightRole role in roles.Except(sources.Select(source => source.Role)))
            problems.Add(ProblemCatalogue.TensorNameMissing.At("TensorName." + role, role));
        foreach (IGrouping<WeightRole, TensorSource> repeated in sources.GroupBy(source => source.Role).Where(group => group.Count() > 1))
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At("TensorName." + repeated.Key, "TensorName", $"{repeated.Key} is named {repeated.Count()} times"));
    }

    private static void CheckName(ProblemList problems, StackSpec stack, TensorSource source)
    {
        bool eachHead = stack.Kinds.Any(kind => kind.Attention.QueryKeyNorm is { WeightPerHead: true })
            && WeightRoles.MatrixOf(source.Role) is WeightRole.QueryNorm or WeightRole.KeyNorm;
        foreach (string name in source.Name.Split('|'))
        {
            string rest = LayerPlaceholder.Replace(name, "");
            bool hasLayer = rest != name;
            bool hasExpert = name.Contains("{expert}");
            if (name.Trim().Length == 0)
                Report("a name is empty");
            else if (WeightRoles.IsLayerRole(source.Role) && !hasLayer)
                Report("{layer} must stand where the index of the layer does");
            else if (!WeightRoles.IsLayerRole(source.Role) && hasLayer)
                Report("{layer} has no meaning: the weight is not part of a layer");
            else if (DividedByZero.IsMatch(name))
                Report("the layer cannot be divided by 0");
            else if (WeightRoles.IsExpertRole(source.Role) != hasExpert)
                Report(hasExpert ? "{expert} has no meaning: the weight is not an expert's" : "{expert} must stand where the index of the expert does");
            else if (name.Contains("{head}") && !eachHead)
                Report("{head} has no meaning: the weight is not a norm of each head");
            else if (rest.Replace("{expert}", "").Replace("{head}", "").Any(character => character is '{' or '}' or '*' || char.IsControl(character)))
                Report("braces, '*' and control characters are not part of tensor names");
        }

        void Report(string why) =>
            problems.Add(ProblemCatalogue.TensorNameMalformed.At("TensorName." + source.Role, source.Name, source.Role, why));
    }

    /// <summary>Rows of several weights in one tensor: all of them must say so, or their rows are counted wrongly.</summary>
    private static void CheckPacked(ProblemList problems, StackSpec stack, TensorSource[] sources)
    {
        foreach (IGrouping<string, TensorSource> shared in sources.Where(source => source.Packing is not null).GroupBy(source => source.Name, StringComparer.Ordinal))
        {
            TensorSource first = shared.First();
            WeightRole[] order = first.Packing!.Order.ToArray();
            WeightRole[] found = shared.Select(source => WeightRoles.MatrixOf(source.Role)).ToArray();
            if (order.Except(found).Any() || found.Except(order).Any() || shared.Any(source => source with { Role = first.Role } != first))
                Report($"the tensor must hold all of {string.Join(", ", order)}");
            else if (stack.Kinds.Any(kind => !DividesEvenly(kind, first.Packing!)))
                Report("its rows cannot be cut into equal blocks");

            void Report(string why) =>
                problems.Add(ProblemCatalogue.TensorNameMalformed.At("TensorName." + first.Role, first.Name, first.Role, why));
        }
    }

    private static bool DividesEvenly(LayerSpec layer, TensorPacking packing)
    {
        int blocks = packing.Blocks == 0 ? layer.Attention.KeyValueHeads : packing.Blocks;
        IReadOnlyCollection<WeightRole> roles = WeightRoles.Of(layer);

        // A layer of another kind may have none of them: experts instead of one feed-forward.
        return blocks > 0 && packing.Order.Where(roles.Contains).All(role => WeightRoles.Rows(role, layer) % blocks == 0);
    }

    private static void CheckOncePerTensor(ProblemList problems, TensorSource[] sources)
    {
        IEnumerable<IGrouping<string, TensorSource>> shared = sources
            .Where(source => source.Packing is null)
            .GroupBy(source => source.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1);
        foreach (IGrouping<string, TensorSource> group in shared)
        {
            TensorSource last = group.Last();
            problems.Add(ProblemCatalogue.TensorNameMalformed.At("TensorName." + last.Role, last.Name, last.Role, $"it is the name of {group.First().Role} too"));
        }
    }
}
