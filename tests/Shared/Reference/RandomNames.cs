using CsCheck;
using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Random ways of naming the tensors of a model: one for each weight, or packed in all the ways that checkpoints are.</summary>
internal static class RandomNames
{
    /// <summary>How tensors are packed.</summary>
    /// <param name="QueryKeyValue">How queries, keys and values share a tensor.</param>
    /// <param name="GateAndUp">True where gate and up share a tensor.</param>
    /// <param name="CrossKeyAndValue">True where the keys and values of a cross-attention share a tensor.</param>
    /// <param name="Transposed">True where the matrices of layers are stored [in, out].</param>
    /// <param name="TensorPerHead">True where norms with weights for each head have a tensor for each.</param>
    /// <param name="Layer">How the layer is counted.</param>
    private sealed record Style(Sharing QueryKeyValue, bool GateAndUp, bool CrossKeyAndValue, bool Transposed, bool TensorPerHead, string Layer);

    private enum Sharing
    {
        None,
        Stacked,
        PerKeyValueHead,
        InBlocks,
    }

    private static readonly Gen<Style> Styles =
        from sharing in Gen.OneOfConst(Enum.GetValues<Sharing>())
        from gateAndUp in Gen.Bool
        from crossKeyAndValue in Gen.Bool
        from transposed in Gen.Bool
        from tensorPerHead in Gen.Bool
        from layer in Gen.OneOfConst("{layer}", "{layer + 1}", "{layer / 2}.{layer % 2}")
        select new Style(sharing, gateAndUp, crossKeyAndValue, transposed, tensorPerHead, layer);

    /// <summary>The model with names.</summary>
    public static Gen<ModelSpec> Named(ModelSpec spec) =>
        from encoder in Styles
        from decoder in Styles
        select spec with
        {
            Naming = new NamingSpec(
                Sources(spec, Compiler.Spec.StackSide.Encoder, encoder).Concat(Sources(spec, Compiler.Spec.StackSide.Decoder, decoder)).ToEquatableArray(), default, EquatableArray.Of("*.inv_freq")),
        };

    private static IEnumerable<TensorSource> Sources(ModelSpec spec, Compiler.Spec.StackSide side, Style style)
    {
        if (spec.Stack(side) is not { } stack)
            return [];
        IReadOnlyCollection<WeightRole> roles = WeightRoles.Of(stack, stack == spec.OnlyStack ? spec.Head : null);
        TensorPacking[] packings = [.. Packings(stack, style)];
        return roles.Select(role => Source(spec, side, role, stack, style, packings.FirstOrDefault(packing => IsPacked(stack, role, packing))));
    }

    private static TensorSource Source(ModelSpec spec, Compiler.Spec.StackSide side, WeightRole role, StackSpec stack, Style style, TensorPacking? packing)
    {
        if (role == WeightRole.TokenEmbedding && spec.SharedEmbedding)
            return new(role, "shared.weight", Side: side);
        WeightRole matrix = WeightRoles.MatrixOf(role);
        string place = $"{side}.".ToLowerInvariant()
            + (WeightRoles.IsLayerRole(role) ? $"layers.{style.Layer}." : "")
            + (WeightRoles.IsExpertRole(role) ? "experts.{expert}." : "")
            + (packing is null ? $"{matrix}" : string.Concat(packing.Order))
            + (IsNormPerHead(matrix, stack) && style.TensorPerHead ? ".{head}" : "");
        bool isMatrix = matrix == role && WeightRoles.IsLayerRole(role) && !RandomWeights.IsVector(role) && role != WeightRole.RelativeBias;
        return new(role, place + (matrix == role ? ".weight" : ".bias"), style.Transposed && isMatrix, packing, side);
    }

    private static bool IsNormPerHead(WeightRole matrix, StackSpec stack) =>
        matrix is WeightRole.QueryNorm or WeightRole.KeyNorm && stack.Kinds.All(kind => kind.Attention.QueryKeyNorm is null or { FullWidth: false, WeightPerHead: true });

    /// <summary>The packings that all kinds of layers of the stack allow.</summary>
    private static IEnumerable<TensorPacking> Packings(StackSpec stack, Style style)
    {
        WeightRole[] attention = [WeightRole.Query, WeightRole.Key, WeightRole.Value];
        bool halves = stack.Kinds.All(kind => kind.Attention.QuerySize % 2 == 0 && kind.Attention.KeyValueSize % 2 == 0);
        if (style.QueryKeyValue == Sharing.Stacked)
            yield return TensorPacking.Stacked(attention);
        else if (style.QueryKeyValue == Sharing.InBlocks && halves)
            yield return TensorPacking.InBlocks(2, WeightRole.Query, WeightRole.Value, WeightRole.Key);
        else if (style.QueryKeyValue != Sharing.None)
            yield return TensorPacking.PerKeyValueHead(attention);

        if (style.CrossKeyAndValue)
            yield return TensorPacking.Stacked(WeightRole.CrossKey, WeightRole.CrossValue);
        if (!style.GateAndUp || stack.Kinds.Any(kind => !kind.FeedForward.Gated))
            yield break;
        yield return TensorPacking.GateUp;
        yield return TensorPacking.Stacked(WeightRole.ExpertGate, WeightRole.ExpertUp);
        yield return TensorPacking.Stacked(WeightRole.SharedGate, WeightRole.SharedUp);
    }

    /// <summary>Biases share a tensor only where every kind of layer has all of them.</summary>
    private static bool IsPacked(StackSpec stack, WeightRole role, TensorPacking packing)
    {
        WeightRole matrix = WeightRoles.MatrixOf(role);
        return packing.Order.Contains(matrix)
            && (matrix == role || stack.Kinds.All(kind => packing.Order.All(packed => WeightRoles.Of(kind).Contains(WeightRoles.BiasOf(packed)))));
    }
}
