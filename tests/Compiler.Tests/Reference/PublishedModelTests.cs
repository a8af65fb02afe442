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

    [SkippableTheory]
    [InlineData("gpt2")]
    [InlineData("gpt2-invlayer")]
    [InlineData("gpt2-noscale")]
    [InlineData("llama-bias")]
    [InlineData("llama-mha")]
    [InlineData("llama-rope-dynamic")]
    [InlineData("llama-rope-linear")]
    [InlineData("llama-yarn")]
    [InlineData("llama2-gqa")]
    [InlineData("llama31-rope")]
    [InlineData("smollm-tied")]
    public void Graphs_compute_what_the_full_reference_says(string name) => Compare(RepositoryPlaces.Shared("references", name));

    private static void Compare(string folder)
    {
        ReferenceDirectory reference = ReferenceDirectory.Open(folder);
        HuggingFaceResult read = HuggingFaceFrontEnd.Read(File.ReadAllText(reference.ConfigPath), new TypeSpec("Demo", "Model", "public"));
        ModelSpec spec = read.Spec ?? throw new InvalidOperationException(string.Join('\n', read.Problems));
        CheckpointWeights weights = new(spec, reference.Weights);
        ModelGraphs lowered = ModelLowering.Lower(spec);

        foreach (ModelGraphs graphs in (ModelGraphs[])[lowered, PassPipeline.Run(lowered)])
        {
            GraphInterpreter Start() => new(spec.OnlyStack, graphs, weights.Of);
            foreach (ReferenceCase @case in reference.Cases)
            {
                CompareLogits(Start, @case, reference.Tolerance);
                if (@case.Greedy is not null)
                    CompareGreedy(Start, @case, reference.Tolerance, IsLengthDependent(spec));
            }
        }
    }

    private static void CompareLogits(Func<GraphInterpreter> start, ReferenceCase @case, double tolerance)
    {
        ReferenceTensor<float> expected = @case.Outputs["logits"];
        IReadOnlyList<int[]> rows = @case.TokenRows();
        Assert.Equal([rows.Count, rows[0].Length, expected.Shape[2]], expected.Shape);
        for (int row = 0; row < rows.Count; row++)
        {
            Matrix logits = start().Forward(rows[row]);
            for (int position = 0; position < rows[row].Length; position++)
                RequireClose(expected.Row((row * rows[row].Length) + position), logits.Row(position), tolerance, $"{@case.Name}, row {row}, position {position}");
        }
    }

    /// <summary>The recorded continuation, step by step.</summary>
    /// <param name="start">Makes an interpreter that has read nothing.</param>
    /// <param name="case">The case.</param>
    /// <param name="tolerance">How far a logit may be off.</param>
    /// <param name="anew">True to read everything anew for each step: what was stored is a full recomputation, which dynamic scaling can tell from steps.</param>
    private static void CompareGreedy(Func<GraphInterpreter> start, ReferenceCase @case, double tolerance, bool anew)
    {
        List<int> tokens = [.. @case.TokenRows()[0]];
        GraphInterpreter interpreter = start();
        for (int step = 0; step < @case.Greedy!.Tokens.Length; step++)
        {
            if (anew)
                interpreter = start();
            Matrix read = interpreter.Forward([.. tokens.Skip(interpreter.Position)]);
            ReadOnlySpan<double> logits = read.Row(read.Rows - 1);
            RequireClose(@case.Greedy.LastLogits.Row(step), logits, tolerance, $"{@case.Name}, greedy step {step}");
            int best = logits.IndexOf(logits.ToArray().Max());
            Assert.Equal(@case.Greedy.Tokens[step], best);
            tokens.Add(best);
        }
    }

    private static bool IsLengthDependent(ModelSpec spec) =>
        spec.OnlyStack.Kinds.Any(kind => kind.Attention.Positions is PositionSpec.Rotary { Scaling: RotaryScalingSpec.Dynamic });

    private static void RequireClose(ReadOnlySpan<float> expected, ReadOnlySpan<double> actual, double tolerance, string place)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int token = 0; token < expected.Length; token++)
            Assert.True(Math.Abs(expected[token] - actual[token]) <= tolerance, $"{place}: logit {token} is {actual[token]}, expected {expected[token]}");
    }
}
