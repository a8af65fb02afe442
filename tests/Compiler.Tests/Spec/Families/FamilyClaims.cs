using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Short ways to look at a model that a config.json gave.</summary>
internal static class FamilyClaims
{
    /// <summary>The one kind of layer.</summary>
    public static LayerSpec Layer(this ModelSpec model) => Assert.Single(model.OnlyStack.Kinds);

    /// <summary>Where a weight is found.</summary>
    public static TensorSource Source(this ModelSpec model, WeightRole role) => model.Naming.Sources.Single(source => source.Role == role);

    /// <summary>Which rows of its tensor a weight of a layer is.</summary>
    public static RowSelection Rows(this ModelSpec model, WeightRole role) =>
        RowSelection.Of(model.Source(role), model.Layer(), WeightRoles.Rows(role, model.Layer()));

    /// <summary>The text with the class that the file names.</summary>
    public static string Of(this string json, string architecture) => json.With("architectures", $"[\"{architecture}\"]");

    /// <summary>The text is refused at a key, and the message names the key and the value.</summary>
    public static void IsRefused(this string json, string key, string value, string id = "ITG0205") =>
        Assert.Contains(json.Read().Problems, problem =>
            problem.Problem.Id == id && problem.Problem.IsError
            && problem.Problem.Message.Contains(key, StringComparison.Ordinal) && problem.Problem.Message.Contains(value, StringComparison.Ordinal));
}
