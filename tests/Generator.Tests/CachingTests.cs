using Microsoft.CodeAnalysis;

namespace Intaglio.Generator.Tests;

/// <summary>What an edit computes again, and what it does not. That an equal run computes nothing is part of every run.</summary>
public sealed class CachingTests
{
    [Fact]
    public void A_comment_changes_no_model()
    {
        GeneratorRunner runner = GeneratorRunner.Run(Sources.Llama);

        runner.Edit("// a comment\n" + Sources.Llama);

        Assert.Equal([IncrementalStepRunReason.Unchanged], runner.Reasons(TrackingNames.Declared));
        Assert.Equal([IncrementalStepRunReason.Cached], runner.Reasons(TrackingNames.Models));
    }

    [Fact]
    public void An_unrelated_type_changes_no_model()
    {
        GeneratorRunner runner = GeneratorRunner.Run(Sources.Llama);

        runner.Edit(Sources.Llama + "\npublic sealed class Other;");

        Assert.Equal([IncrementalStepRunReason.Cached], runner.Reasons(TrackingNames.Models));
    }

    [Fact]
    public void Another_number_of_heads_is_another_model()
    {
        GeneratorRunner runner = GeneratorRunner.Run(Sources.Llama);

        runner.Edit(Sources.Llama.Replace("Heads = 4", "Heads = 8", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], runner.Reasons(TrackingNames.Models));
    }

    [Fact]
    public void A_configuration_with_other_spaces_is_the_same_model()
    {
        TextFile config = Sources.Config(Sources.LlamaConfig);
        GeneratorRunner runner = GeneratorRunner.Run(Sources.FromConfig, config);

        runner.Replace(config, Sources.Config(Sources.LlamaConfig.Replace("  ", "    ", StringComparison.Ordinal)));

        Assert.Equal([IncrementalStepRunReason.Modified], runner.Reasons(TrackingNames.Configs));
        Assert.Equal([IncrementalStepRunReason.Cached], runner.Reasons(TrackingNames.Models));
    }

    [Fact]
    public void A_configuration_that_moves_is_the_same_model()
    {
        TextFile config = Sources.Config(Sources.LlamaConfig);
        GeneratorRunner runner = GeneratorRunner.Run(Sources.FromConfig, config);

        runner.Replace(config, Sources.Config(Sources.LlamaConfig, "/elsewhere/tiny/"));

        Assert.Equal([IncrementalStepRunReason.Cached], runner.Reasons(TrackingNames.Models));
    }

    [Fact]
    public void A_changed_configuration_is_another_model()
    {
        TextFile config = Sources.Config(Sources.LlamaConfig);
        GeneratorRunner runner = GeneratorRunner.Run(Sources.FromConfig, config);

        runner.Replace(config, Sources.Config(Sources.LlamaConfig.Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", StringComparison.Ordinal)));

        Assert.Equal([IncrementalStepRunReason.Modified], runner.Reasons(TrackingNames.Models));
    }
}
