using System.Collections.Generic;

namespace Intaglio.Compiler.Spec;

/// <summary>Which weights a model has.</summary>
public static class WeightRoles
{
    /// <summary>True where every layer has a weight of this role.</summary>
    public static bool IsLayerRole(WeightRole role) => role >= WeightRole.AttentionNorm;

    /// <summary>The roles of a model of one stack, each once, in the order of the enumeration. A tied head has no role of its own.</summary>
    public static IReadOnlyCollection<WeightRole> Of(StackSpec stack, HeadSpec head)
    {
        SortedSet<WeightRole> roles = [WeightRole.TokenEmbedding];
        if (stack.Embedding.Positions is PositionSpec.Learned)
            roles.Add(WeightRole.PositionEmbedding);
        foreach (LayerSpec layer in stack.Kinds)
            AddLayer(roles, layer);
        AddNorm(roles, stack.FinalNorm, WeightRole.FinalNorm, WeightRole.FinalNormBias);
        if (head is HeadSpec.LanguageModel language)
        {
            AddIf(roles, !language.Tied, WeightRole.Head);
            AddIf(roles, language.Bias, WeightRole.HeadBias);
        }

        return roles;
    }

    private static void AddLayer(SortedSet<WeightRole> roles, LayerSpec layer)
    {
        AddNorm(roles, layer.Norm, WeightRole.AttentionNorm, WeightRole.AttentionNormBias);
        AddNorm(roles, layer.Norm, WeightRole.FeedForwardNorm, WeightRole.FeedForwardNormBias);

        roles.UnionWith([WeightRole.Query, WeightRole.Key, WeightRole.Value, WeightRole.AttentionOutput]);
        AttentionBias bias = layer.Attention.Bias;
        AddIf(roles, bias.Query, WeightRole.QueryBias);
        AddIf(roles, bias.Key, WeightRole.KeyBias);
        AddIf(roles, bias.Value, WeightRole.ValueBias);
        AddIf(roles, bias.Output, WeightRole.AttentionOutputBias);

        FeedForwardSpec feedForward = layer.FeedForward;
        roles.UnionWith([WeightRole.Up, WeightRole.Down]);
        AddIf(roles, feedForward.Gated, WeightRole.Gate);
        AddIf(roles, feedForward.Gated && feedForward.UpBias, WeightRole.GateBias);
        AddIf(roles, feedForward.UpBias, WeightRole.UpBias);
        AddIf(roles, feedForward.DownBias, WeightRole.DownBias);
    }

    private static void AddNorm(SortedSet<WeightRole> roles, NormSpec? norm, WeightRole weight, WeightRole bias)
    {
        AddIf(roles, norm is { Weight: true }, weight);
        AddIf(roles, norm is { Bias: true }, bias);
    }

    private static void AddIf(SortedSet<WeightRole> roles, bool present, WeightRole role)
    {
        if (present)
            roles.Add(role);
    }
}
