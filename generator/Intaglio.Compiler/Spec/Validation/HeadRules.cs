using System.Linq;
using Intaglio.Compiler.Diagnostics;

namespace Intaglio.Compiler.Spec.Validation;

/// <summary>The head, and whether it fits what comes before it.</summary>
internal static class HeadRules
{
    public static void Check(ProblemList problems, ModelSpec spec)
    {
        CheckKind(problems, spec);
        switch (spec.Head)
        {
            case HeadSpec.LanguageModel language:
                problems.NotZero("Transformer.LogitScale", "LogitScale", language.Scale);
                if (language.SoftCap is { } cap)
                    problems.Positive("Transformer.LogitSoftCap", "LogitSoftCap", cap);
                CheckTied(problems, spec, language.Projection);
                break;
            case HeadSpec.MaskedLanguageModel masked:
                CheckNorm(problems, spec, masked.Norm);

                // The dense layer makes what the table needs.
                CheckTied(problems, spec, projected: true);
                break;
            case HeadSpec.Classifier classifier:
                CheckLabels(problems, "Classifier.labels", classifier.Labels);
                CheckNorm(problems, spec, classifier.Norm);
                CheckPooling(problems, spec, classifier.Pooling);
                break;
            case HeadSpec.TokenClassifier classifier:
                CheckLabels(problems, "TokenClassifier.labels", classifier.Labels);
                break;
        }
    }

    private static void CheckTied(ProblemList problems, ModelSpec spec, bool projected)
    {
        if (!spec.Head.IsTied || (spec.Decoder ?? spec.Encoder) is not { } stack)
            return;
        if (stack.Embedding.Input is not null)
            Report(problems, "Transformer.TieEmbeddings", "The head cannot be tied: the stack reads no tokens, and so has no token table");
        else if (!projected && stack.Embedding.Width != spec.HiddenSize)
            Report(problems, "Transformer.TieEmbeddings", $"The head cannot be tied: rows of the token table have {stack.Embedding.Width} elements and the "
                + $"hidden state {spec.HiddenSize}; write [LanguageModelHead(Projection = true)]");
    }

    /// <summary>What predicts tokens has sessions, whose results are logits; everything else reads whole sequences.</summary>
    private static void CheckKind(ProblemList problems, ModelSpec spec)
    {
        if (spec.Kind == TransformerKind.Encoder || spec.Head is HeadSpec.LanguageModel)
            return;
        string head = spec.Head switch
        {
            HeadSpec.None => "HiddenStates",
            HeadSpec.MaskedLanguageModel => "MaskedLanguageModelHead",
            HeadSpec other => other.GetType().Name,
        };
        Report(problems, head, $"[{head}] is an encoder's: a transformer of kind {spec.Kind} predicts what comes next; declare kind Encoder, whose attention may be causal");
    }

    private static void CheckNorm(ProblemList problems, ModelSpec spec, NormSpec? norm)
    {
        if (norm is not null)
            NormRules.Check(problems, "HeadNorm", norm, (spec.Decoder ?? spec.Encoder)?.Kinds.FirstOrDefault()?.Norm);
    }

    private static void CheckLabels(ProblemList problems, string path, EquatableArray<string> labels)
    {
        if (labels.Count == 0)
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At(path, "Labels", "name at least one"));
        if (labels.Any(string.IsNullOrWhiteSpace))
            problems.Add(ProblemCatalogue.EmptyOrRepeated.At(path, "Labels", "a label is empty"));
    }

    private static void CheckPooling(ProblemList problems, ModelSpec spec, SequencePooling pooling)
    {
        bool causal = (spec.Decoder ?? spec.Encoder)?.Kinds.All(kind => kind.Attention.Mask == AttentionMask.Causal) ?? false;
        if (pooling == SequencePooling.First && causal)
            Report(problems, "Classifier.Pooling", "The first token cannot speak for the sequence: in a causal stack it sees itself alone; expected Last or Mean");
    }

    private static void Report(ProblemList problems, string path, string message) => problems.Add(ProblemCatalogue.HeadMismatch.At(path, message));
}
