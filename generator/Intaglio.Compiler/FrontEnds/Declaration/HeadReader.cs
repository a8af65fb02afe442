using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>The head: what its attribute and the arguments of <c>[Transformer]</c> about logits say.</summary>
internal sealed class HeadReader(DeclaredClass declared, StackScope scope, ModelSizes sizes)
{
    private const string Default = "LanguageModelHead";
    private static readonly string[] Heads = [Default, "MaskedLanguageModelHead", "Pooler", "Classifier", "TokenClassifier", "HiddenStates"];
    private static readonly string[] ProjectionArguments = ["TieEmbeddings", "HeadBias"];
    private static readonly string[] LogitArguments = ["LogitScale", "LogitSoftCap"];

    private readonly AttributeReader transformer = declared.Model("Transformer");

    public HeadSpec Read(Activation ofFeedForward)
    {
        string[] found = [.. Heads.Where(declared.Has)];
        foreach (string second in found.Skip(1))
            Conflict(second, second, $"[{found[0]}]: a model has one head");
        bool encoder = sizes.Kind == TransformerKind.Encoder;
        string name = found.FirstOrDefault() ?? (encoder ? "HiddenStates" : Default);
        CheckArguments(name);
        AttributeReader head = declared.Model(name);
        bool tied = transformer.Flag("TieEmbeddings") ?? false;
        bool bias = transformer.Flag("HeadBias") ?? false;
        return name switch
        {
            Default => new HeadSpec.LanguageModel(
                tied, bias, transformer.Single("LogitScale") ?? 1, transformer.Single("LogitSoftCap"), head.Flag("Projection") ?? false),
            "MaskedLanguageModelHead" => new HeadSpec.MaskedLanguageModel(
                head.Choice<Activation>("Activation") ?? ofFeedForward, MaskedNorm(head), tied, bias, head.Flag("TransformBias") ?? true),
            "Pooler" => new HeadSpec.Pooler(),
            "Classifier" => new HeadSpec.Classifier(
                head.List<string>("labels"),
                head.Choice<SequencePooling>("Pooling") ?? (encoder ? SequencePooling.First : SequencePooling.Last),
                head.Choice<Activation>("Dense"),
                head.Flag("DenseBias") ?? true,
                NormReader.ReadOptional(scope, "HeadNorm"),
                head.Flag("Bias") ?? encoder),
            "TokenClassifier" => new HeadSpec.TokenClassifier(head.List<string>("labels"), head.Choice<Activation>("Dense")),
            _ => new HeadSpec.None(),
        };
    }

    private NormSpec? MaskedNorm(AttributeReader head)
    {
        bool? wanted = head.Flag("Norm");
        if (wanted == false && declared.Has("HeadNorm"))
            Conflict("HeadNorm", "HeadNorm", "[MaskedLanguageModelHead(Norm = false)]");
        if (wanted == false)
            return null;
        return NormReader.ReadOptional(scope, "HeadNorm") ?? NormReader.ReadLayers(scope);
    }

    private void CheckArguments(string head)
    {
        string[] without = head switch
        {
            Default => [],
            "MaskedLanguageModelHead" => LogitArguments,
            _ => [.. ProjectionArguments, .. LogitArguments],
        };
        foreach (string argument in without.Where(transformer.Has))
        {
            string why = declared.Has(head) ? $"[{head}], which has none" : "a model without a head: write [MaskedLanguageModelHead] or [LanguageModelHead]";
            Conflict(transformer.PathOf(argument), $"Transformer({argument} = ...)", why);
        }

        if (declared.Has("HeadNorm") && head is not ("MaskedLanguageModelHead" or "Classifier"))
            Conflict("HeadNorm", "HeadNorm", "a head without a norm: [MaskedLanguageModelHead] and [Classifier] have one");
    }

    private void Conflict(string path, string attribute, string beside) =>
        declared.Problems.Add(ProblemCatalogue.AttributeConflict.At(path, attribute, beside));
}
