using System.Globalization;
using Intaglio.Compiler.Spec;

namespace Intaglio.Generator.Tests;

/// <summary>Attributes and config.json are two ways to say the same.</summary>
public sealed class FrontEndTests
{
    [Theory]
    [InlineData(Sources.Llama, Sources.LlamaConfig)]
    [InlineData(Sources.Gpt2, Sources.Gpt2Config)]
    public void Attributes_and_configuration_give_the_same_model(string attributes, string config)
    {
        ModelSpec declared = Model(GeneratorRunner.Run(attributes));
        ModelSpec read = Model(GeneratorRunner.Run(Sources.FromConfig, Sources.Config(config)));

        Assert.Equal(read, declared);
    }

    [Fact]
    public void The_generated_class_compiles_without_a_warning_and_is_a_decoder()
    {
        foreach (string source in new[] { Sources.Llama, Sources.Gpt2 })
        {
            Type model = GeneratorRunner.Run(source).Load().GetType("Demo.Tiny", throwOnError: true)!;

            Assert.Equal(typeof(DecoderModel), model.BaseType);
            var information = (ModelInfo)model.GetProperty("Information")!.GetValue(null)!;
            Assert.Equal("Tiny", information.Name);
        }
    }

    [Fact]
    public void A_class_in_the_global_namespace_compiles()
    {
        GeneratorRunner runner = GeneratorRunner.Run(Sources.Llama.Replace("namespace Demo;", "", StringComparison.Ordinal));

        Assert.NotNull(runner.Load().GetType("Tiny"));
    }

    [Fact]
    public void Formats_and_instruction_sets_are_those_that_are_named()
    {
        string source = Sources.Llama.Replace(
            "public sealed", "[Weights(WeightFormat.BFloat16)]\n[Targets(InstructionSet.Portable)]\npublic sealed", StringComparison.Ordinal);

        ModelSpec model = Model(GeneratorRunner.Run(source));

        Assert.Equal([Compiler.Spec.WeightFormat.BFloat16], model.Formats);
        Assert.Equal([Compiler.Spec.InstructionSet.Portable], model.InstructionSets);
    }

    [Fact]
    public void Eight_and_four_bits_compile_and_the_head_has_a_format_of_its_own()
    {
        string source = Sources.Llama.Replace("public sealed", "[Weights(WeightFormat.Q8, WeightFormat.Q4, Head = WeightFormat.Q8)]\npublic sealed", StringComparison.Ordinal);
        GeneratorRunner runner = GeneratorRunner.Run(source);

        Assert.NotNull(runner.Load().GetType("Demo.Tiny"));
        Assert.Equal([Compiler.Spec.WeightFormat.Q8, Compiler.Spec.WeightFormat.Q4], Model(runner).Formats);
        Assert.Equal(Compiler.Spec.WeightFormat.Q8, Model(runner).HeadFormat);
        Assert.Null(Model(GeneratorRunner.Run(Sources.Llama)).HeadFormat);
    }

    [Theory]
    [InlineData(Sources.Llama, null)]
    [InlineData(Sources.FromConfig, Sources.LlamaConfig)]
    public void The_format_of_the_cache_is_the_one_that_is_named_and_else_32_bits(string source, string? config)
    {
        string named = source.Replace("public sealed", "[KeyValueCache(CacheFormat.Q8)]\npublic sealed", StringComparison.Ordinal);

        Assert.Equal(Compiler.Spec.CacheFormat.Float32, Read(source).Cache);
        Assert.Equal(Compiler.Spec.CacheFormat.Q8, Read(named).Cache);

        ModelSpec Read(string text) => Model(config is null ? GeneratorRunner.Run(text) : GeneratorRunner.Run(text, Sources.Config(config)));
    }

    [Fact]
    public void Tensor_names_of_ones_own_replace_the_published_ones()
    {
        string source = Sources.Llama.Replace(
            "public sealed", "[TensorName(\"Head\", \"output.weight\", Transposed = true)]\npublic sealed", StringComparison.Ordinal);

        ModelSpec model = Model(GeneratorRunner.Run(source));

        Assert.Contains(new TensorSource(WeightRole.Head, "output.weight", Transposed: true), model.Naming.Sources);
    }

    [Fact]
    public void The_culture_of_the_build_does_not_reach_the_generated_code()
    {
        string[] expected = Texts(GeneratorRunner.Run(Sources.Llama));
        CultureInfo before = CultureInfo.CurrentCulture;
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat.NegativeSign = "\u2212";
        hostile.NumberFormat.NumberDecimalSeparator = ",";
        hostile.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = hostile;

            Assert.Equal(expected, Texts(GeneratorRunner.Run(Sources.Llama)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void File_names_are_unique_and_begin_with_the_class()
    {
        string[] names = [.. GeneratorRunner.Run(Sources.Llama).Result.GeneratedSources.Select(source => source.HintName)];

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.StartsWith("Demo.Tiny.", name, StringComparison.Ordinal));
    }

    private static string[] Texts(GeneratorRunner runner) => [.. runner.Result.GeneratedSources.Select(source => source.SourceText.ToString())];

    private static ModelSpec Model(GeneratorRunner runner) =>
        Assert.IsType<ModelSpec>(Assert.Single(Assert.Single(runner.Result.TrackedSteps[TrackingNames.Models]).Outputs).Value);
}
