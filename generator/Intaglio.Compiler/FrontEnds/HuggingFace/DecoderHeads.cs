using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The heads that transformers puts on a decoder, told apart by the ending of the class.</summary>
internal static class DecoderHeads
{
    private const string LanguageModel = "ForCausalLM";
    private const string PlainModel = "Model";
    private const string SequenceClassifier = "ForSequenceClassification";
    private const string TokenClassifier = "ForTokenClassification";

    /// <summary>More than any published classifier has.</summary>
    private const int MostLabels = 1 << 16;

    /// <summary>The classes of a family that has no classifiers.</summary>
    public static IReadOnlyList<string> Generators(string family) => [family + LanguageModel, family + PlainModel];

    /// <summary>The classes of a family that classifies sequences too.</summary>
    public static IReadOnlyList<string> SequenceClassifiers(string family) => [.. Generators(family), family + SequenceClassifier];

    /// <summary>The classes of a family that classifies sequences and tokens too.</summary>
    public static IReadOnlyList<string> Classifiers(string family) => [.. SequenceClassifiers(family), family + TokenClassifier];

    /// <summary>The head that the file's class has; that of a language model where it names none.</summary>
    public static HeadSpec Read(ConfigReader config, bool tied, bool bias = false) =>
        Read(config, new HeadSpec.LanguageModel(config.Flag("Transformer.TieEmbeddings", tied, "tie_word_embeddings"), bias));

    /// <inheritdoc cref="Read(ConfigReader, bool, bool)"/>
    public static HeadSpec Read(ConfigReader config, HeadSpec.LanguageModel languageModel)
    {
        string architecture = config.Texts("architectures").FirstOrDefault() ?? "";
        if (architecture.EndsWith(SequenceClassifier, StringComparison.Ordinal))
            return new HeadSpec.Classifier(Labels(config), SequencePooling.Last, Dense: null, Bias: false);
        if (architecture.EndsWith(TokenClassifier, StringComparison.Ordinal))
            return new HeadSpec.TokenClassifier(Labels(config), Dense: null);
        return architecture.EndsWith(PlainModel, StringComparison.Ordinal) ? new HeadSpec.None() : languageModel;
    }

    /// <summary>The options with the names that classifiers have in every family; the user's own names count first.</summary>
    public static ModelOptions Named(HeadSpec head, ModelOptions options)
    {
        string? layer = head switch
        {
            HeadSpec.Classifier => "score",
            HeadSpec.TokenClassifier => "classifier",
            _ => null,
        };
        return layer is null ? options : options with
        {
            TensorNames = options.TensorNames
                .Concat([new TensorSource(WeightRole.Head, layer + ".weight"), new TensorSource(WeightRole.HeadBias, layer + ".bias")])
                .ToEquatableArray(),
        };
    }

    /// <summary>The labels by their numbers; transformers calls labels without a name LABEL_0, LABEL_1, and takes two where nothing is said.</summary>
    private static EquatableArray<string> Labels(ConfigReader config)
    {
        int count = Math.Min(config.OptionalSize("Transformer.Labels", "num_labels") ?? 2, MostLabels);
        string[] named = config.Section("", "id2label") is { } names
            ? [.. Enumerable.Range(0, MostLabels).Select(label => names.Text("", CSharpLiteral.Of(label))).TakeWhile(name => name is not null).OfType<string>()]
            : [];
        return (named.Length > 0 ? named : Enumerable.Range(0, count).Select(label => "LABEL_" + CSharpLiteral.Of(label))).ToEquatableArray();
    }
}
