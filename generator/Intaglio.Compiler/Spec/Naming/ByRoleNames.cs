using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>Every weight by its stack, its layer and what it is for: the names of a model that nobody has named before.</summary>
internal static class ByRoleNames
{
    public static NamingPreset Preset { get; } = new(
        [.. new[] { StackSide.Encoder, StackSide.Decoder }.SelectMany(side => AllRoles.Select(role => new TensorSource(role, Name(role, side), Side: side)))],
        [],
        [],
        SharedTable);

    private static WeightRole[] AllRoles => [.. Enum.GetValues(typeof(WeightRole)).Cast<WeightRole>()];

    /// <summary>A table that both stacks read is stored as the decoder's.</summary>
    private static TensorSource[] SharedTable(ModelSpec spec) => spec.SharedEmbedding
        ? [new(WeightRole.TokenEmbedding, Name(WeightRole.TokenEmbedding, StackSide.Decoder), Side: StackSide.Encoder)]
        : [];

    private static string Name(WeightRole role, StackSide side)
    {
        WeightRole matrix = WeightRoles.MatrixOf(role);
        string layer = WeightRoles.IsLayerRole(role) ? "layers.{layer}." : "";
        string expert = WeightRoles.IsExpertRole(role) ? "experts.{expert}." : "";
        string what = Words(WeightRoles.IsExpertRole(role) ? matrix.ToString().Substring("Expert".Length) : matrix.ToString());
        return Words(side.ToString()) + "." + layer + expert + what + (matrix == role ? ".weight" : ".bias");
    }

    /// <summary><c>TokenEmbedding</c> becomes <c>token_embedding</c>.</summary>
    private static string Words(string name) => Regex.Replace(name, "(?<=[a-z])[A-Z]", match => "_" + match.Value).ToLowerInvariant();
}
