using Intaglio.Compiler.Emit;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Emit;

/// <summary>What generated code looks like, and how much of it there is.</summary>
public sealed class EmissionTests
{
    [Fact]
    public void A_small_Llama_reads_like_this() => Match(SmallModels.Llama, Spec.InstructionSet.Avx512, "SmallLlama");

    [Fact]
    public void A_small_Gpt2_reads_like_this() => Match(SmallModels.Gpt2, Spec.InstructionSet.Portable, "SmallGpt2");

    [Fact]
    public void A_small_Llama_of_4_bits_with_a_head_of_8_reads_like_this()
    {
        ModelSpec spec = SmallModels.Llama with
        {
            InstructionSets = EquatableArray.Of(Spec.InstructionSet.Avx512),
            Formats = EquatableArray.Of(Spec.WeightFormat.Q4),
            HeadFormat = Spec.WeightFormat.Q8,
        };
        Golden.Match(
            ModelCompiler.CompileImplementation(spec, default).Where(file => file.HintName.Contains("Q4", StringComparison.Ordinal) || file.HintName.Contains("Weights", StringComparison.Ordinal))
                .ToDictionary(file => file.HintName, file => file.Text, StringComparer.Ordinal),
            "Generated_SmallLlama_Q4");
    }

    [Fact]
    public void A_small_Llama_of_4_bits_with_minimums_reads_like_this()
    {
        ModelSpec spec = SmallModels.Llama with
        {
            InstructionSets = EquatableArray.Of(Spec.InstructionSet.Avx2),
            Formats = EquatableArray.Of(Spec.WeightFormat.Q4WithMinimum),
        };
        Golden.Match(
            ModelCompiler.CompileImplementation(spec, default).Where(file => file.HintName.EndsWith("Avx2.Q4WithMinimum.g.cs", StringComparison.Ordinal))
                .ToDictionary(file => file.HintName, file => file.Text, StringComparer.Ordinal),
            "Generated_SmallLlama_Q4WithMinimum");
    }

    [Fact]
    public void Two_runs_write_the_same()
    {
        Assert.Equal(Implementation(SmallModels.Llama), Implementation(SmallModels.Llama));
    }

    [Fact]
    public void Depth_adds_calls_and_nothing_else()
    {
        string shallow = Implementation(Deep(2));
        string deep = Implementation(Deep(80));

        // A layer is a line in each of decode and prefill, for 3 instruction sets and 2 formats, and one in each list of weights.
        int lines = deep.Count(character => character == '\n') - shallow.Count(character => character == '\n');
        Assert.Equal(78 * ((2 * 3 * 2) + 2), lines);
    }

    [Theory]
    [InlineData(0f, "0f")]
    [InlineData(1e-5f, "1E-05f")]
    [InlineData(0.1f, "0.1f")]
    [InlineData(float.NaN, "float.NaN")]
    [InlineData(float.NegativeInfinity, "float.NegativeInfinity")]
    [InlineData(16777217f, "16777216f")]
    public void A_float_is_written_with_the_fewest_digits_that_read_back(float value, string expected) => Assert.Equal(expected, CSharpLiteral.Of(value));

    [Fact]
    public void A_block_that_is_not_closed_is_not_written()
    {
        CodeWriter writer = new();
        writer.Block("class Open");

        Assert.Throws<InvalidOperationException>(writer.ToString);
    }

    private static ModelSpec Deep(int layers) => SmallModels.Llama with
    {
        Decoder = SmallModels.Llama.OnlyStack with { Pattern = Enumerable.Repeat(0, layers).ToEquatableArray() },
    };

    private static string Implementation(ModelSpec spec) => string.Concat(ModelCompiler.CompileImplementation(spec, default).Select(file => file.Text));

    private static void Match(ModelSpec spec, Spec.InstructionSet set, string test) => Golden.Match(
        ModelCompiler.CompileApi(spec, default)
            .Concat(ModelCompiler.CompileImplementation(spec with { InstructionSets = EquatableArray.Of(set), Formats = EquatableArray.Of(Spec.WeightFormat.Float32) }, default))
            .ToDictionary(file => file.HintName, file => file.Text, StringComparer.Ordinal),
        "Generated_" + test);
}
