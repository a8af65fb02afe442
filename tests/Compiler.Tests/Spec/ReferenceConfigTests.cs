using System.Text.Json;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>The config.json of every reference directory: those of the two families become models, the others are refused in words.</summary>
public class ReferenceConfigTests
{
    [SkippableTheory]
    [InlineData("llama-bias")]
    [InlineData("llama-mha")]
    [InlineData("llama-rope-dynamic")]
    [InlineData("llama-rope-linear")]
    [InlineData("llama-yarn")]
    [InlineData("llama2-gqa")]
    [InlineData("llama31-rope")]
    [InlineData("smollm-tied")]
    [InlineData("gpt2")]
    [InlineData("gpt2-invlayer")]
    [InlineData("gpt2-noscale")]
    public void A_reference_of_a_supported_family_names_exactly_its_tensors(string directory)
    {
        string folder = RepositoryPlaces.Shared("references", directory);
        ModelSpec model = File.ReadAllText(Path.Combine(folder, "config.json")).Model();

        using JsonDocument weights = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "weights.json")));
        JsonElement tensors = weights.RootElement.ValueKind == JsonValueKind.Array ? weights.RootElement : weights.RootElement.GetProperty("tensors");
        IEnumerable<string> expected = tensors.EnumerateArray().Select(tensor => tensor.GetProperty("name").GetString()!);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Names(model).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [InlineData("stories260K")]
    [InlineData("tinystories-656K")]
    [InlineData("gpt-nano-sort")]
    public void A_published_configuration_is_read_without_a_warning(string name) =>
        File.ReadAllText(RepositoryPlaces.Shared("real", "weights", name, "hf", "config.json")).Model();

    [SkippableFact]
    public void Every_other_reference_is_refused_in_words()
    {
        string[] folders = Directory.GetDirectories(RepositoryPlaces.Shared("references"));
        Assert.NotEmpty(folders);
        foreach (string folder in folders)
        {
            string json = File.ReadAllText(Path.Combine(folder, "config.json"));
            HuggingFaceResult result = json.Read();
            if (result.Spec is null)
                Assert.Contains(result.Problems, problem => problem.Problem.IsError && problem.Problem.Message.Length > 20);
            else
                Assert.Contains(ModelType(json), HuggingFaceFrontEnd.SupportedModelTypes);
        }
    }

    private static string? ModelType(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("model_type").GetString();
    }

    private static IEnumerable<string> Names(ModelSpec model) =>
        model.Naming.Sources
            .SelectMany(source => WeightRoles.IsLayerRole(source.Role) ? Enumerable.Range(0, model.OnlyStack.Layers).Select(layer => Name(source, layer)) : [Name(source, 0)])
            .Distinct();

    private static string Name(TensorSource source, int layer) => source.Name.Split('|')[0].Replace("{layer}", $"{layer}", StringComparison.Ordinal);
}
