using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Tensor names of the user's own.</summary>
internal sealed class TensorNameReader(DeclaredClass declared)
{
    private const string WeightEnding = ".weight";

    /// <summary>Weights that lie below one another in this order where they have one name.</summary>
    private static readonly WeightRole[][] Joined =
    [
        [WeightRole.Query, WeightRole.Key, WeightRole.Value],
        [WeightRole.CrossQuery, WeightRole.CrossKey, WeightRole.CrossValue],
        [WeightRole.CrossKey, WeightRole.CrossValue],
        [WeightRole.Gate, WeightRole.Up],
        [WeightRole.ExpertGate, WeightRole.ExpertUp],
        [WeightRole.SharedGate, WeightRole.SharedUp],
    ];

    private static readonly HashSet<WeightRole> Packable = [.. Joined.SelectMany(roles => roles)];

    /// <summary>The names, first those that are about one stack; a name that is about all stands there for each.</summary>
    public EquatableArray<TensorSource> Read()
    {
        List<(TensorSource Source, StackSide? Stack, string Path)> given = [.. ReadSingle(), .. ReadPacked()];
        foreach (var repeated in given.GroupBy(name => (name.Source.Role, name.Stack)).Where(group => group.Count() > 1))
            declared.Problems.Add(ProblemCatalogue.EmptyOrRepeated.At(repeated.Last().Path, "TensorName", $"{repeated.Key.Role} is named {repeated.Count()} times"));

        return new[] { StackSide.Decoder, StackSide.Encoder }
            .SelectMany(side => WithBiases(Packed([.. OfSide(side)])))
            .ToEquatableArray();

        IEnumerable<TensorSource> OfSide(StackSide side) => given
            .Where(name => name.Stack is null || name.Stack == side)
            .GroupBy(name => name.Source.Role)
            .Select(names => names.OrderBy(name => name.Stack is null).First().Source with { Side = side });
    }

    private IEnumerable<(TensorSource Source, StackSide? Stack, string Path)> ReadSingle()
    {
        foreach (PlacedAttribute attribute in declared.All("TensorName"))
        {
            AttributeReader reader = declared.Only(attribute);
            if (Role(reader.Text("role") ?? "", attribute.PathOf("role")) is { } role)
                yield return (new TensorSource(role, reader.Text("pattern") ?? "", reader.Flag("Transposed") ?? false), attribute.Stack, attribute.PathOf("pattern"));
        }
    }

    private IEnumerable<(TensorSource Source, StackSide? Stack, string Path)> ReadPacked()
    {
        foreach (PlacedAttribute attribute in declared.All("PackedTensor"))
        {
            AttributeReader reader = declared.Only(attribute);
            WeightRole[] roles = [.. reader.List<string>("roles").Select(role => Role(role, attribute.PathOf("roles"))).OfType<WeightRole>()];
            WeightRole[] order = [.. roles.Select(WeightRoles.MatrixOf)];
            int blocks = reader.Size("Blocks") ?? 1;
            if (order.Length < 2 || order.Distinct().Count() < order.Length || order.Any(role => !Packable.Contains(role)))
            {
                string expected = "name each once two or more of " + string.Join(", ", Packable);
                declared.Problems.Add(ProblemCatalogue.EmptyOrRepeated.At(attribute.PathOf("roles"), "PackedTensor", expected));
            }

            if (blocks < 1)
                declared.Problems.Add(ProblemCatalogue.NumberOutOfRange.At(attribute.PathOf("Blocks"), "Blocks", blocks, "above 0"));
            var packing = new TensorPacking(order.ToEquatableArray(), reader.Flag("BlockPerKeyValueHead") == true ? 0 : blocks);
            string pattern = reader.Text("pattern") ?? "";
            foreach (WeightRole role in roles)
                yield return (new TensorSource(role, pattern, reader.Flag("Transposed") ?? false, packing), attribute.Stack, attribute.PathOf("pattern"));
        }
    }

    private WeightRole? Role(string text, string path)
    {
        if (Enum.TryParse(text, out WeightRole role) && Enum.IsDefined(typeof(WeightRole), role) && role.ToString() == text)
            return role;
        declared.Problems.Add(ProblemCatalogue.ArgumentNotUnderstood.At(path, text, "WeightRole: " + string.Join(", ", Enum.GetNames(typeof(WeightRole)))));
        return null;
    }

    /// <summary>Weights of one name share its tensor.</summary>
    private static List<TensorSource> Packed(List<TensorSource> sources)
    {
        foreach (WeightRole[] roles in Joined)
        {
            foreach (Func<TensorSource, bool> kind in new Func<TensorSource, bool>[] { source => !IsBias(source), IsBias })
            {
                List<TensorSource> shared = [.. sources.Where(source => source.Packing is null && kind(source) && roles.Contains(WeightRoles.MatrixOf(source.Role)))];
                if (shared.Count == roles.Length && shared.All(source => source.Name == shared[0].Name))
                    sources = [.. sources.Select(source => shared.Contains(source) ? source with { Packing = TensorPacking.Stacked(roles) } : source)];
            }
        }

        return sources;
    }

    /// <summary>A bias that has no name of its own is named after its weight.</summary>
    private static IEnumerable<TensorSource> WithBiases(List<TensorSource> sources)
    {
        foreach (TensorSource source in sources)
        {
            yield return source;
            if (Enum.TryParse(source.Role + "Bias", out WeightRole bias) && sources.All(other => other.Role != bias) && EndsAsWeight(source.Name))
                yield return new TensorSource(bias, AsBias(source.Name), Packing: source.Packing, Side: source.Side);
        }
    }

    private static bool IsBias(TensorSource source) => WeightRoles.MatrixOf(source.Role) != source.Role;

    private static bool EndsAsWeight(string name) => name.Split('|').All(alternative => alternative.EndsWith(WeightEnding, StringComparison.Ordinal));

    private static string AsBias(string name) =>
        string.Join("|", name.Split('|').Select(alternative => alternative.Substring(0, alternative.Length - WeightEnding.Length) + ".bias"));
}
