using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs.Families;

/// <summary>Small config.json texts of any family, with no more keys than it must have.</summary>
internal static class FamilyTexts
{
    /// <summary>Eight heads of eight elements and 96 positions; keys and values follow one another in <paramref name="changes"/>.</summary>
    public static string Of(string modelType, string architecture, params string[] changes)
    {
        string json = ConfigTexts.Llama
            .Without("rms_norm_eps").Without("rope_theta").Without("rope_scaling").Without("hidden_act").Without("tie_word_embeddings")
            .With("model_type", $"\"{modelType}\"").With("architectures", $"[\"{architecture}\"]");
        for (int i = 0; i < changes.Length; i += 2)
            json = json.With(changes[i], changes[i + 1]);
        return json;
    }

    public static LayerSpec Layer(this string json, int index = 0) => json.Model().Layer(index);

    /// <summary>The layer at an index of the stack.</summary>
    public static LayerSpec Layer(this ModelSpec model, int index = 0) => model.OnlyStack.Kinds[model.OnlyStack.Pattern[index]];

    public static PositionSpec.Rotary Rotary(this LayerSpec layer) => Assert.IsType<PositionSpec.Rotary>(layer.Attention.Positions);

    public static string NameOf(this ModelSpec model, WeightRole role) => model.Naming.Sources.Single(source => source.Role == role).Name;
}
