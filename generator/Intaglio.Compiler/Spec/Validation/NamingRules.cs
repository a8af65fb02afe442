using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>Every weight has a name, and the name can be one.</summary>
internal static class NamingRules
{
    private const string LayerPlaceholder = "{layer}";

    private static readonly WeightRole[][] PackedRoles =
    [
        [WeightRole.Query, WeightRole.Key, WeightRole.Value],
        [WeightRole.QueryBias, WeightRole.KeyBias, WeightRole.ValueBias],
    ];

    public static void Check(ProblemList problems, ModelSpec spec)
    {
        if (spec.Encoder is null || spec.Decoder is null)
            CheckComplete(problems, spec);
        foreach (TensorSource source in spec.Naming.Sources)
            CheckName(problems, source);
        foreach (WeightRole[] roles in PackedRoles)
            CheckPacked(problems, spec, roles);
        CheckOncePerTensor(problems, spec);
    }

    private static void CheckComplete(ProblemList problems, ModelSpec spec)
    {
        IReadOnlyCollection<WeightRole> roles = WeightRoles.Of(spec.OnlyStack, spec.Head);
        foreach (WeightRole role in roles.Except(spec.Naming.Sources.Select(source => source.Role)))
            problems.Add(ProblemCatalogue.TensorNameMissing.At("TensorName." + role, role));
        foreach (IGrouping<WeightRole, TensorSource> sources in spec.Naming.Sources.GroupBy(source => source.Role).Where(group => group.Count() > 1))
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At("TensorName." + sources.Key, "TensorName", $"{sources.Key} is named {sources.Count()} times"));
    }

    private static void CheckName(ProblemList problems, TensorSource source)
    {
        foreach (string name in source.Name.Split('|'))
        {
            string rest = name.Replace(LayerPlaceholder, "");
            bool hasLayer = name.Contains(LayerPlaceholder);
            if (name.Trim().Length == 0)
                Report("a name is empty");
            else if (WeightRoles.IsLayerRole(source.Role) && !hasLayer)
                Report("{layer} must stand where the index of the layer does");
            else if (!WeightRoles.IsLayerRole(source.Role) && hasLayer)
                Report("{layer} has no meaning: the weight is not part of a layer");
            else if (rest.Any(character => character is '{' or '}' or '*' || char.IsControl(character)))
                Report("braces, '*' and control characters are not part of tensor names");
        }

        void Report(string why) =>
            problems.Add(ProblemCatalogue.TensorNameMalformed.At("TensorName." + source.Role, source.Name, source.Role, why));
    }

    /// <summary>Rows of three projections in one tensor: all three must say so, or their rows are counted wrongly.</summary>
    private static void CheckPacked(ProblemList problems, ModelSpec spec, WeightRole[] roles)
    {
        TensorSource[] sources = spec.Naming.Sources.Where(source => roles.Contains(source.Role)).ToArray();
        TensorSource? packed = sources.FirstOrDefault(source => source.Packing == TensorPacking.QueryKeyValue);
        if (packed is null)
            return;
        if (sources.Length != roles.Length || sources.Any(source => source with { Role = packed.Role } != packed))
            problems.Add(ProblemCatalogue.TensorNameMalformed.At(
                "TensorName." + packed.Role, packed.Name, packed.Role, $"the tensor must hold all of {string.Join(", ", roles)}"));
        if (spec.OnlyStack.Kinds.Select(kind => (kind.Attention.QuerySize, kind.Attention.KeyValueSize)).Distinct().Count() > 1)
            problems.Add(ProblemCatalogue.TensorNameMalformed.At(
                "TensorName." + packed.Role, packed.Name, packed.Role, "layers of different attention sizes cannot share one packed name"));
    }

    private static void CheckOncePerTensor(ProblemList problems, ModelSpec spec)
    {
        IEnumerable<IGrouping<string, TensorSource>> shared = spec.Naming.Sources
            .Where(source => source.Packing == TensorPacking.Alone)
            .GroupBy(source => source.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1);
        foreach (IGrouping<string, TensorSource> group in shared)
        {
            TensorSource last = group.Last();
            problems.Add(ProblemCatalogue.TensorNameMalformed.At("TensorName." + last.Role, last.Name, last.Role, $"it is the name of {group.First().Role} too"));
        }
    }
}
