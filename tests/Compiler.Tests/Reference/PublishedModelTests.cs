using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Tests.Specs;
using Intaglio.Testing;

namespace Intaglio.Compiler.Tests.Reference;

/// <summary>The mathematics of the graphs against the outputs of independent implementations, before a line of C# is generated.</summary>
public sealed class PublishedModelTests
{
    [Theory]
    [InlineData("llama2-gqa")]
    [InlineData("gpt2")]
    public void Graphs_compute_what_the_reference_in_the_repository_says(string name) =>
        Compare(Path.Combine(RepositoryPlaces.Repository, "tests", "Conformance", "References", name));

    public static TheoryData<string> References
    {
        get
        {
            string folder = Path.Combine(RepositoryPlaces.Repository, "..", "shared", "references");
            return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : ["none"];
        }
    }

    [SkippableTheory]
    [MemberData(nameof(References))]
    public void Graphs_compute_what_the_full_reference_says(string name) => Compare(RepositoryPlaces.Shared("references", name));

    private static void Compare(string folder)
    {
        ReferenceDirectory reference = ReferenceDirectory.Open(folder);
        Skip.If(reference.HasAdapter, "Adapters are not part of the graphs yet.");
        HuggingFaceResult read = HuggingFaceFrontEnd.Read(File.ReadAllText(reference.ConfigPath), new TypeSpec("Demo", "Model", "public"));
        Skip.If(read.Problems.Any(each => each.Problem.ToString().Contains("'pre_seq_len'", StringComparison.Ordinal)), "Prompts that were tuned are not part of the graphs yet.");
        Assert.True(read.Spec is not null, "No front end reads it: " + string.Join('\n', read.Problems));
        ModelSpec spec = read.Spec!;
        CheckpointWeights weights = new(spec, reference.Weights);
        ModelGraphs lowered = ModelLowering.Lower(spec);

        foreach (ModelGraphs graphs in (ModelGraphs[])[lowered, PassPipeline.Run(lowered)])
        {
            PublishedModel model = new(spec, () => new GraphInterpreter(spec, graphs, weights.Of), reference.Tolerance);
            foreach (ReferenceCase @case in reference.Cases)
                model.Compare(@case);
        }
    }
}
