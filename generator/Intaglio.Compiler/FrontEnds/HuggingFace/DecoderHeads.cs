using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The heads that transformers puts on a causal stack: the class named by <c>architectures</c> says which.</summary>
internal static class DecoderHeads
{
    private const string LanguageModel = "ForCausalLM";
    private const string SequenceClassifier = "ForSequenceClassification";
    private const string TokenClassifier = "ForTokenClassification";
    private const string NoHead = "Model";

    /// <summary>The classes of a family; a file that names none is a language model.</summary>
    /// <param name="prefix">What their names begin with: <c>Llama</c>.</param>
    public static IReadOnlyList<string> Architectures(string prefix) =>
        [prefix + LanguageModel, prefix + NoHead, prefix + SequenceClassifier, prefix + TokenClassifier];

    /// <summary>The head, a language model's as given.</summary>
    public static HeadSpec Read(ConfigReader config, HeadSpec.LanguageModel languageModel)
    {
        IReadOnlyList<string> architectures = config.Texts("architectures");
        if (architectures.Count == 0 || Named(LanguageModel))
            return languageModel;
        if (Named(SequenceClassifier))
            return new HeadSpec.Classifier(LabelReader.Read(config), SequencePooling.Last, Dense: null, Bias: false);
        return Named(TokenClassifier) ? new HeadSpec.TokenClassifier(LabelReader.Read(config), Dense: null) : new HeadSpec.None();

        bool Named(string ending) => architectures.Any(architecture => architecture.EndsWith(ending, StringComparison.Ordinal));
    }
}
