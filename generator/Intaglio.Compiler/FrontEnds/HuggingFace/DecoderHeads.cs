using System;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The heads that transformers puts on a decoder, told apart by the ending of the class.</summary>
internal static class DecoderHeads
{
    /// <summary>The head of the class that the file names; that of a language model where it names none.</summary>
    public static HeadSpec Read(ConfigReader config, HeadSpec.LanguageModel languageModel)
    {
        string architecture = config.Texts("architectures").FirstOrDefault() ?? "";
        if (architecture.EndsWith("ForSequenceClassification", StringComparison.Ordinal))
            return new HeadSpec.Classifier(LabelReader.Read(config), SequencePooling.Last, Dense: null, Bias: false);
        if (architecture.EndsWith("ForTokenClassification", StringComparison.Ordinal))
            return new HeadSpec.TokenClassifier(LabelReader.Read(config), Dense: null);
        return architecture.EndsWith("Model", StringComparison.Ordinal) ? new HeadSpec.None() : languageModel;
    }
}
