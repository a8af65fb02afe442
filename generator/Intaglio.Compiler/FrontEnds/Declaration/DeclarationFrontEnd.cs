using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Turns the attributes of a class into a model: the other front end, equal in what it yields to <c>config.json</c>.</summary>
public sealed class DeclarationFrontEnd
{
    private readonly DeclaredClass declared;

    private DeclarationFrontEnd(IReadOnlyList<DeclaredAttribute> attributes) => declared = new DeclaredClass(attributes);

    /// <summary>The end of the path of config.json, or null where attributes describe the model.</summary>
    public static string? ConfigPath(IReadOnlyList<DeclaredAttribute> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.Name == "Transformer")?["configPath"] as string;

    /// <summary>What the user chose beside the architecture, for a model that a configuration file describes.</summary>
    public static (ModelOptions Options, IReadOnlyList<SpecProblem> Problems) ReadOptions(IReadOnlyList<DeclaredAttribute> attributes)
    {
        var reader = new DeclarationFrontEnd(attributes);
        DeclarationConflicts.CheckBesideConfig(reader.declared);
        return (reader.ReadOptions(), reader.declared.Problems.Items);
    }

    /// <summary>The model that attributes describe, checked; or what is wrong with them.</summary>
    public static DeclarationResult Read(IReadOnlyList<DeclaredAttribute> attributes, TypeSpec type) => new DeclarationFrontEnd(attributes).Read(type);

    private DeclarationResult Read(TypeSpec type)
    {
        ModelSizes sizes = ModelSizes.Read(declared);
        DeclarationConflicts.Check(declared, sizes.Kind);
        StackReader? encoderReader = sizes.Kind is TransformerKind.Encoder or TransformerKind.EncoderDecoder ? new(declared, StackSide.Encoder, sizes) : null;
        StackReader? decoderReader = sizes.Kind is TransformerKind.Encoder ? null : new(declared, StackSide.Decoder, sizes);
        StackSpec? encoder = encoderReader?.Read();
        StackSpec? decoder = decoderReader?.Read();
        StackSpec only = decoder ?? encoder!;
        Activation activation = only.Kinds.Count > 0 ? only.Kinds[0].FeedForward.Activation : Activation.Gelu;
        HeadSpec head = new HeadReader(declared, (decoderReader ?? encoderReader!).Scope, sizes).Read(activation);
        ModelOptions options = ReadOptions();
        if (declared.Problems.HasErrors)
            return Result(null);

        NamingPreset names = Names(sizes.Kind, only);
        ModelSpec spec = encoder is not null && decoder is not null
            ? ModelAssembly.TwoStacks(
                type,
                sizes.VocabularySize,
                sizes.HiddenSize,
                sizes.MaxPositions,
                encoder,
                decoder,
                head,
                ReadShared(encoder, decoder),
                declared.Model("Transformer").Size("DecoderStartToken"),
                names,
                options)
            : ModelAssembly.OneStack(type, KindWith(head, sizes.Kind), sizes.VocabularySize, sizes.HiddenSize, sizes.MaxPositions, only, head, names, options);
        spec = spec with { Prefix = ReadPrefix() };
        var places = new ProblemPlaces(declared, encoderReader ?? decoderReader, decoderReader);
        foreach (SpecProblem problem in SpecValidator.Validate(spec))
            declared.Problems.Add(places.Find(problem));
        return Result(spec);
    }

    /// <summary>A decoder whose head gives labels or hidden states predicts no tokens: it is read as a whole, an encoder with a causal mask.</summary>
    private static TransformerKind KindWith(HeadSpec head, TransformerKind kind) =>
        kind == TransformerKind.Decoder && head is (HeadSpec.None or HeadSpec.Classifier or HeadSpec.TokenClassifier) ? TransformerKind.Encoder : kind;

    /// <summary>Both stacks read one table where they read the same tokens, unless the user says otherwise.</summary>
    private bool ReadShared(StackSpec encoder, StackSpec decoder) =>
        declared.Model("Transformer").Flag("SharedEmbedding")
        ?? (encoder.Embedding is { Input: null, VocabularySize: null } && encoder.Embedding.Width == decoder.Embedding.Width);

    private PrefixSpec? ReadPrefix()
    {
        AttributeReader prefix = declared.Model("PrefixTokens");
        return prefix.IsPresent ? new PrefixSpec(prefix.RequiredSize("start"), prefix.List<int>("masks")) : null;
    }

    /// <summary>The scheme of a model that names none.</summary>
    private static NamingPreset Names(TransformerKind kind, StackSpec stack) => NamingPresets.Of(kind switch
    {
        TransformerKind.Decoder => stack.Embedding.Positions is PositionSpec.Learned ? TensorNaming.Gpt2 : TensorNaming.Llama,
        _ => TensorNaming.ByRole,
    });

    private ModelOptions ReadOptions() => new(
        declared.Model("Weights").Choices<WeightFormat>("formats") ?? SpecDefaults.Formats,
        declared.Model("Weights").Choice<WeightFormat>("Head"),
        declared.Model("Targets").Choices<InstructionSet>("instructionSets") ?? SpecDefaults.InstructionSets,
        declared.Model("TensorNames").Choice<TensorNaming>("naming"),
        new TensorNameReader(declared).Read(),
        declared.Model("KeyValueCache").Choice<CacheFormat>("format") ?? CacheFormat.Float32);

    private DeclarationResult Result(ModelSpec? spec) => new(declared.Problems.HasErrors ? null : spec, declared.Problems.Items);
}
