using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Turns the attributes of a class into a model: the other front end, equal in what it yields to <c>config.json</c>.</summary>
public sealed class DeclarationFrontEnd
{
    /// <summary>Attributes that describe an architecture and so cannot stand beside a configuration file.</summary>
    private static readonly string[] ArchitectureAttributes = ["Attention", "FeedForward", "Normalization", "RotaryPositions", "LearnedPositions"];

    private readonly List<SpecProblem> problems = [];
    private readonly IReadOnlyList<DeclaredAttribute> attributes;

    private DeclarationFrontEnd(IReadOnlyList<DeclaredAttribute> attributes) => this.attributes = attributes;

    /// <summary>The end of the path of config.json, or null where attributes describe the model.</summary>
    public static string? ConfigPath(IReadOnlyList<DeclaredAttribute> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.Name == "Transformer")?["configPath"] as string;

    /// <summary>What the user chose beside the architecture, for a model that a configuration file describes.</summary>
    public static (ModelOptions Options, IReadOnlyList<SpecProblem> Problems) ReadOptions(IReadOnlyList<DeclaredAttribute> attributes)
    {
        var reader = new DeclarationFrontEnd(attributes);
        foreach (DeclaredAttribute attribute in attributes.Where(attribute => ArchitectureAttributes.Contains(attribute.Name)))
            reader.problems.Add(ProblemCatalogue.AttributeConflict.At(attribute.Name, attribute.Name, "a configuration file, which describes the architecture"));
        return (reader.ReadOptions(), reader.problems);
    }

    /// <summary>The model that attributes describe, checked; or what is wrong with them.</summary>
    public static DeclarationResult Read(IReadOnlyList<DeclaredAttribute> attributes, TypeSpec type) => new DeclarationFrontEnd(attributes).Read(type);

    private DeclarationResult Read(TypeSpec type)
    {
        AttributeReader transformer = Reader("Transformer");
        Require("Attention", "write [Attention(Heads = ...)]");
        Require("FeedForward", "write [FeedForward(IntermediateSize = ..., Activation = ...)]");
        Require("Normalization", "write [Normalization(Norm.Rms)] or [Normalization(Norm.Layer)]");
        if (Reader("RotaryPositions").IsPresent && Reader("LearnedPositions").IsPresent)
            problems.Add(ProblemCatalogue.AttributeConflict.At("LearnedPositions", "LearnedPositions", "[RotaryPositions]: a model has one kind of positions"));

        int hiddenSize = transformer.RequiredSize("HiddenSize");
        int maxPositions = transformer.RequiredSize("MaxPositions");
        int layers = transformer.RequiredSize("Layers");
        int vocabularySize = transformer.RequiredSize("VocabularySize");
        NormSpec norm = ReadNorm();
        NormPlacement placement = Reader("Normalization").Choice<NormPlacement>("Placement") ?? NormPlacement.Pre;
        var layer = new LayerSpec(ReadAttention(hiddenSize, maxPositions), CrossAttention: null, ReadFeedForward(), norm, placement);
        ModelOptions options = ReadOptions();
        if (problems.Any(problem => problem.IsError))
            return new DeclarationResult(null, problems);

        var embedding = new EmbeddingSpec(hiddenSize, (float)(transformer.Number("EmbeddingScale") ?? 1), ReadLearnedPositions(maxPositions));
        bool finalNorm = Reader("Normalization").Flag("FinalNorm") ?? placement != NormPlacement.Post;
        StackSpec stack = StackSpec.Uniform(embedding, layer, Math.Max(0, Math.Min(layers, SizeGuard)), finalNorm ? norm : null);
        var head = new HeadSpec.LanguageModel(
            transformer.Flag("TieEmbeddings") ?? false, transformer.Flag("HeadBias") ?? false, (float)(transformer.Number("LogitScale") ?? 1));
        TransformerKind kind = transformer.Choice<TransformerKind>("kind") ?? TransformerKind.Decoder;
        ModelSpec spec = ModelAssembly.OneStack(type, kind, vocabularySize, hiddenSize, maxPositions, stack, head, embedding.Positions is PositionSpec.Learned ? Gpt2Names.Preset : LlamaNames.Preset, options);
        problems.AddRange(SpecValidator.Validate(spec));
        return new DeclarationResult(problems.Any(problem => problem.IsError) ? null : spec, problems);
    }

    /// <summary>More layers than any validator admits, and few enough to write down.</summary>
    private const int SizeGuard = 100_000;

    private AttentionSpec ReadAttention(int hiddenSize, int maxPositions)
    {
        AttributeReader attention = Reader("Attention");
        int heads = attention.RequiredSize("Heads");
        int? given = attention.Size("HeadSize");
        if (given is null && heads > 0 && hiddenSize % heads != 0 && Reader("Transformer").Size("HiddenSize") is not null)
            problems.Add(ProblemCatalogue.HiddenSizeNotDivisible.At("Attention.Heads", hiddenSize, heads));
        int headSize = given ?? (heads > 0 ? Math.Max(1, hiddenSize / heads) : 1);
        bool bias = attention.Flag("Bias") ?? false;
        return new AttentionSpec(
            heads,
            attention.Size("KeyValueHeads") ?? heads,
            headSize,
            ReadRotary(headSize, maxPositions),
            AttentionMask.Causal,
            attention.Number("Scale") is { } scale ? (float)scale : SpecDefaults.AttentionScale(headSize),
            new AttentionBias(bias, bias, bias, attention.Flag("OutputBias") ?? false),
            attention.Size("Window"),
            ScaleByInverseLayer: attention.Flag("ScaleByInverseLayer") ?? false);
    }

    private PositionSpec ReadRotary(int headSize, int maxPositions)
    {
        AttributeReader rotary = Reader("RotaryPositions");
        return !rotary.IsPresent
            ? new PositionSpec.None()
            : new PositionSpec.Rotary(
                rotary.Size("Dimensions") ?? headSize,
                rotary.Number("Theta") ?? SpecDefaults.RotaryTheta,
                rotary.Choice<RotaryLayout>("Layout") ?? RotaryLayout.Halves,
                ReadScaling(rotary, maxPositions));
    }

    private RotaryScalingSpec ReadScaling(AttributeReader rotary, int maxPositions)
    {
        RotaryScaling scaling = rotary.Choice<RotaryScaling>("Scaling") ?? RotaryScaling.None;
        if (scaling == RotaryScaling.None)
            return new RotaryScalingSpec.None();
        if (rotary.Number("Factor") is not { } factor)
        {
            problems.Add(ProblemCatalogue.AttributeMissing.At("RotaryPositions.Scaling", "Factor", "write [RotaryPositions(Scaling = ..., Factor = ...)]"));
            return new RotaryScalingSpec.None();
        }

        int originalLength = rotary.Size("OriginalMaxPositions") ?? maxPositions;
        switch (scaling)
        {
            case RotaryScaling.Linear:
                return new RotaryScalingSpec.Linear(factor);
            case RotaryScaling.Dynamic:
                return new RotaryScalingSpec.Dynamic(factor, originalLength);
            case RotaryScaling.Yarn:
                return new RotaryScalingSpec.Yarn(
                    factor,
                    originalLength,
                    rotary.Number("BetaFast") ?? SpecDefaults.YarnBetaFast,
                    rotary.Number("BetaSlow") ?? SpecDefaults.YarnBetaSlow,
                    rotary.Number("AttentionFactor") ?? SpecDefaults.YarnAttentionFactor(factor),
                    rotary.Flag("Truncate") ?? true);
            default:
                if (rotary.Size("OriginalMaxPositions") is null)
                    problems.Add(ProblemCatalogue.AttributeMissing.At("RotaryPositions.Scaling", "OriginalMaxPositions", "Llama 3 scaling needs the length before stretching"));
                return new RotaryScalingSpec.Llama3(factor, rotary.Number("LowFrequencyFactor") ?? 1, rotary.Number("HighFrequencyFactor") ?? 4, originalLength);
        }
    }

    private PositionSpec ReadLearnedPositions(int maxPositions)
    {
        AttributeReader learned = Reader("LearnedPositions");
        return learned.IsPresent
            ? new PositionSpec.Learned(learned.Size("Count") ?? maxPositions, learned.Size("Offset") ?? 0)
            : new PositionSpec.None();
    }

    private NormSpec ReadNorm()
    {
        AttributeReader normalization = Reader("Normalization");
        Norm norm = normalization.Choice<Norm>("norm") ?? Norm.Rms;
        return new NormSpec(norm, (float)(normalization.Number("Epsilon") ?? SpecDefaults.NormEpsilon), Bias: normalization.Flag("Bias") ?? norm == Norm.Layer);
    }

    private FeedForwardSpec ReadFeedForward()
    {
        AttributeReader feedForward = Reader("FeedForward");
        Activation? activation = feedForward.Choice<Activation>("Activation");
        if (feedForward.IsPresent && activation is null)
            problems.Add(ProblemCatalogue.AttributeMissing.At("FeedForward", "Activation", "write [FeedForward(Activation = ...)]"));
        bool bias = feedForward.Flag("Bias") ?? false;
        return new FeedForwardSpec(feedForward.RequiredSize("IntermediateSize"), activation ?? Activation.Silu, feedForward.Flag("Gated") ?? false, bias, bias);
    }

    private ModelOptions ReadOptions() => new(
        Reader("Weights").Choices<WeightFormat>("formats") ?? SpecDefaults.Formats,
        Reader("Targets").Choices<InstructionSet>("instructionSets") ?? SpecDefaults.InstructionSets,
        Reader("TensorNames").Choice<TensorNaming>("naming"),
        ReadTensorNames());

    /// <summary>Names of the user's own; query, key and value of one name share its tensor.</summary>
    private EquatableArray<TensorSource> ReadTensorNames()
    {
        var sources = new List<TensorSource>();
        foreach (DeclaredAttribute attribute in attributes.Where(attribute => attribute.Name == "TensorName"))
        {
            string role = attribute["role"] as string ?? "";
            if (Enum.TryParse(role, out WeightRole parsed) && Enum.IsDefined(typeof(WeightRole), parsed) && parsed.ToString() == role)
                sources.Add(new TensorSource(parsed, attribute["pattern"] as string ?? "", attribute["Transposed"] is true));
            else
                problems.Add(ProblemCatalogue.ArgumentNotUnderstood.At("TensorName.role", role, "WeightRole: " + string.Join(", ", Enum.GetNames(typeof(WeightRole)))));
        }

        return Joined(Joined(sources, WeightRole.Query, WeightRole.Key, WeightRole.Value), WeightRole.QueryBias, WeightRole.KeyBias, WeightRole.ValueBias).ToEquatableArray();
    }

    private static List<TensorSource> Joined(List<TensorSource> sources, params WeightRole[] roles)
    {
        List<TensorSource> shared = sources.Where(source => roles.Contains(source.Role)).ToList();
        bool joined = shared.Count == roles.Length && shared.All(source => source.Name == shared[0].Name);
        return joined ? sources.Select(source => shared.Contains(source) ? source with { Packing = TensorPacking.QueryKeyValue } : source).ToList() : sources;
    }

    private void Require(string attribute, string advice)
    {
        if (!Reader(attribute).IsPresent)
            problems.Add(ProblemCatalogue.AttributeMissing.At("Transformer", $"[{attribute}]", advice));
    }

    private AttributeReader Reader(string name) => new(name, attributes.FirstOrDefault(attribute => attribute.Name == name), problems);
}
