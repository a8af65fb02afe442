using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The heads that transformers puts on an encoder, told apart by the ending of the class.</summary>
/// <param name="Masked">What predicts masked tokens; the head of a file that names no class.</param>
/// <param name="Plain">What the model without a task gives: hidden states, or those and a pooled one.</param>
/// <param name="SequenceDense">The activation of the dense layer before the scores of a sequence.</param>
internal sealed record EncoderHeads(HeadSpec.MaskedLanguageModel Masked, HeadSpec Plain, Activation SequenceDense)
{
    private const string MaskedClass = "ForMaskedLM";
    private const string PlainClass = "Model";
    private const string SequenceClass = "ForSequenceClassification";
    private const string TokenClass = "ForTokenClassification";
    private const string QuestionClass = "ForQuestionAnswering";

    /// <summary>The classes of a family.</summary>
    public static IReadOnlyList<string> Classes(string family) =>
        [.. new[] { MaskedClass, PlainClass, SequenceClass, TokenClass, QuestionClass }.Select(ending => family + ending)];

    /// <summary>The usual head for masked tokens.</summary>
    /// <param name="config">The file.</param>
    /// <param name="activation">After the dense layer.</param>
    /// <param name="norm">After the activation.</param>
    public static HeadSpec.MaskedLanguageModel ReadMasked(ConfigReader config, Activation activation, NormSpec norm) =>
        new(activation, norm, config.Flag("Transformer.TieEmbeddings", true, "tie_word_embeddings"), Bias: true);

    /// <summary>The class that the file names first.</summary>
    public static string Architecture(ConfigReader config) => config.Texts("architectures").FirstOrDefault() ?? "";

    /// <summary>The head that the file's class has.</summary>
    public HeadSpec Read(ConfigReader config)
    {
        // A class that decodes with these weights has a causal mask.
        config.Refuse("is_decoder", value => value is JsonValue.Boolean { Value: false });
        string architecture = Architecture(config);
        if (Is(PlainClass))
            return Plain;
        if (Is(SequenceClass))
            return new HeadSpec.Classifier(LabelReader.Read(config), SequencePooling.First, SequenceDense);
        if (Is(TokenClass))
            return new HeadSpec.TokenClassifier(LabelReader.Read(config), Dense: null);

        // Two scores at each position: that an answer starts or ends there.
        return Is(QuestionClass) ? new HeadSpec.TokenClassifier(EquatableArray.Of("start", "end"), Dense: null) : Masked;

        bool Is(string ending) => architecture.EndsWith(ending, StringComparison.Ordinal);
    }
}
