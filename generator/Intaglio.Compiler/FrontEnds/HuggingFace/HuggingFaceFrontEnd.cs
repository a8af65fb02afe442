using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Turns the <c>config.json</c> of a Hugging Face repository into a model.</summary>
public static class HuggingFaceFrontEnd
{
    /// <summary>The values of <c>model_type</c> that are understood.</summary>
    public static IReadOnlyList<string> SupportedModelTypes { get; } = Families.All.Select(family => family.ModelType).ToList();

    /// <summary>The model that a config.json describes, checked; or what is wrong with it, each problem with its line.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="type">The class to generate.</param>
    /// <param name="options">What is chosen beside the architecture; null for everything as it comes.</param>
    public static HuggingFaceResult Read(string json, TypeSpec type, ModelOptions? options = null)
    {
        ConfigProblems problems = new();
        ModelSpec? spec = Parse(json, problems) is { } root ? ReadModel(root, type, options ?? ModelOptions.Default, problems) : null;
        return new HuggingFaceResult(problems.HasErrors ? null : spec, problems.Items.ToEquatableArray());
    }

    private static JsonValue.Object? Parse(string json, ConfigProblems problems)
    {
        try
        {
            JsonValue value = JsonReader.Read(json);
            if (value is JsonValue.Object root)
                return root;
            problems.Add(ProblemCatalogue.JsonMalformed.At("", $"Expected an object, but the file holds {value.Description}"), value.Range);
        }
        catch (JsonFormatException error)
        {
            problems.Add(ProblemCatalogue.JsonMalformed.At("", error.Message), error.Range);
        }

        return null;
    }

    private static ModelSpec? ReadModel(JsonValue.Object root, TypeSpec type, ModelOptions options, ConfigProblems problems)
    {
        ConfigReader config = new(root, "", problems);
        if (FindFamily(config, problems) is not { } family)
            return null;

        ModelSpec spec = family.Read(config, type, options);
        CheckCommon(config, family);
        config.ReportUnknown(family.ModelType, key => HarmlessKeys.Contains(key) || family.HarmlessKeys.Contains(key));
        if (problems.HasErrors)
            return null;

        foreach (SpecProblem problem in SpecValidator.Validate(spec))
            problems.AddFound(problem);
        return spec;
    }

    private static Family? FindFamily(ConfigReader config, ConfigProblems problems)
    {
        string supported = string.Join(", ", SupportedModelTypes);
        if (config.Text("", "model_type") is not { } modelType)
        {
            if (!problems.HasErrors)
                problems.Missing("model_type", "one of " + supported);
            return null;
        }

        Family? family = Families.All.FirstOrDefault(family => family.ModelType == modelType);
        if (family is null)
            config.Report(ProblemCatalogue.FamilyUnknown, "model_type", modelType, supported);
        return family;
    }

    /// <summary>What every family of transformers understands and this compiler does not.</summary>
    private static void CheckCommon(ConfigReader config, Family family)
    {
        IReadOnlyList<string> architectures = config.Texts("architectures");
        if (architectures.Count > 0 && !architectures.Any(family.Architectures.Contains))
            config.NotSupported("architectures", string.Join(", ", architectures), "; supported are " + string.Join(", ", family.Architectures));

        config.Refuse("quantization_config", _ => false);
        config.Refuse("is_encoder_decoder", value => family.IsEncoderDecoder || IsFalse(value));
        config.Refuse("add_cross_attention", IsFalse);
        config.Refuse("cross_attention_hidden_size", _ => false);
        config.Refuse("tie_encoder_decoder", IsFalse);
        config.Refuse("pruned_heads", value => value is JsonValue.Object { Members.Count: 0 } or JsonValue.Array { Items.Count: 0 });
    }

    private static bool IsFalse(JsonValue value) => value is JsonValue.Boolean { Value: false };
}
