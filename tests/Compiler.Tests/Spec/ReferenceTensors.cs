using System.Text.Json;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Holds the tensor names of a model against those of a reference directory: every one of them must be named, and no other.</summary>
internal static class ReferenceTensors
{
    /// <summary>Reads the directory's config.json and compares names.</summary>
    public static ModelSpec AssertNamed(string directory)
    {
        string folder = RepositoryPlaces.Shared("references", directory);
        ModelSpec model = File.ReadAllText(Path.Combine(folder, "config.json")).Model();
        string[] stored = StoredNames(folder);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (string[] alternatives in Names(model))
        {
            string[] names = [.. alternatives.SelectMany(name => model.Naming.OptionalPrefixes.Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal)).Select(prefix => name[prefix.Length..]).Prepend(name))];
            known.UnionWith(names);
            if (!names.Any(stored.Contains))
                missing.Add(string.Join("|", alternatives));
        }

        Assert.Empty(missing);
        Assert.DoesNotContain(stored, name => !known.Contains(name) && !model.Naming.Ignored.Any(pattern => Matches(pattern, name)));
        return model;
    }

    private static string[] StoredNames(string folder)
    {
        using JsonDocument weights = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "weights.json")));
        JsonElement tensors = weights.RootElement.ValueKind == JsonValueKind.Array ? weights.RootElement : weights.RootElement.GetProperty("tensors");
        IEnumerable<string> recipes = tensors.EnumerateArray().Select(tensor => tensor.GetProperty("name").GetString()!);
        string extra = Path.Combine(folder, "weights.extra.safetensors");
        return [.. File.Exists(extra) ? recipes.Concat(HeaderNames(extra)) : recipes];
    }

    private static IEnumerable<string> HeaderNames(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, (int)BitConverter.ToInt64(bytes)));
        return [.. header.RootElement.EnumerateObject().Select(member => member.Name).Where(name => name != "__metadata__")];
    }

    /// <summary>Every name that the model reads, each with its alternatives.</summary>
    private static IEnumerable<string[]> Names(ModelSpec model)
    {
        foreach (TensorSource source in model.Naming.Sources)
        {
            StackSpec stack = model.Stack(source.Side)!;
            IEnumerable<int> layers = WeightRoles.IsLayerRole(source.Role)
                ? Enumerable.Range(0, stack.Layers).Where(layer => WeightRoles.Of(stack.Kinds[stack.Pattern[layer]]).Contains(source.Role))
                : [0];
            foreach (int layer in layers)
            {
                LayerSpec kind = stack.Kinds[stack.Pattern[layer]];
                int experts = WeightRoles.IsExpertRole(source.Role) ? kind.FeedForward.Experts!.Count : 1;
                int heads = !source.Name.Contains("{head}", StringComparison.Ordinal) ? 1
                    : WeightRoles.MatrixOf(source.Role) == WeightRole.QueryNorm ? kind.Attention.Heads : kind.Attention.KeyValueHeads;
                foreach ((int expert, int head) in Enumerable.Range(0, experts).SelectMany(expert => Enumerable.Range(0, heads).Select(head => (expert, head))))
                    yield return [.. source.Name.Split('|').Select(name => TensorNameTemplate.Fill(name, stack.WeightsOf(layer), expert, head))];
            }
        }
    }

    private static bool Matches(string pattern, string name) =>
        System.Text.RegularExpressions.Regex.IsMatch(name, "^" + System.Text.RegularExpressions.Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$");
}
