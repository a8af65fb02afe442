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
    public void A_reference_of_a_supported_family_names_exactly_its_tensors(string directory) => ReferenceTensors.AssertNamed(directory);

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
}
