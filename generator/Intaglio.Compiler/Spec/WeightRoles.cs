using System;
using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>Which weights a model has.</summary>
public static class WeightRoles
{
    private const string BiasEnding = "Bias";

    /// <summary>True where every layer has a weight of this role.</summary>
    public static bool IsLayerRole(WeightRole role) => role >= WeightRole.AttentionNorm;

    /// <summary>True where every expert of a layer has a weight of this role.</summary>
    public static bool IsExpertRole(WeightRole role) => role is WeightRole.ExpertGate or WeightRole.ExpertUp or WeightRole.ExpertDown;

    /// <summary>The weight that a bias is added to; any other role as it is.</summary>
    public static WeightRole MatrixOf(WeightRole role)
    {
        // SharedRelativeBias and RelativeBias end alike and are tables of their own.
        string name = role.ToString();
        return name.EndsWith(BiasEnding, StringComparison.Ordinal)
            && Enum.TryParse(name.Substring(0, name.Length - BiasEnding.Length), out WeightRole matrix) ? matrix : role;
    }

    /// <summary>Rows of a matrix of a layer that may share its tensor with others.</summary>
    public static int Rows(WeightRole role, LayerSpec layer) => role switch
    {
        WeightRole.Query => layer.Attention.QuerySize,
        WeightRole.Key or WeightRole.Value => layer.Attention.KeyValueSize,
        WeightRole.CrossQuery => layer.CrossAttention!.QuerySize,
        WeightRole.CrossKey or WeightRole.CrossValue => layer.CrossAttention!.KeyValueSize,
        WeightRole.Gate or WeightRole.Up or WeightRole.ExpertGate or WeightRole.ExpertUp => layer.FeedForward.IntermediateSize,
        WeightRole.SharedGate or WeightRole.SharedUp => layer.FeedForward.Experts!.SharedIntermediateSize,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Weights of this role do not share a tensor."),
    };

    /// <summary>The roles of one stack, each once, in the order of the enumeration; the head's belong to the model's <see cref="ModelSpec.OnlyStack"/>.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="head">The model's head; null for a stack that has none (the encoder of an encoder-decoder). A tied projection has no role of its own.</param>
    public static IReadOnlyCollection<WeightRole> Of(StackSpec stack, HeadSpec? head)
    {
        SortedSet<WeightRole> roles = [];
        AddEmbedding(roles, stack.Embedding);
        if (stack.Kinds.Select(kind => kind.Attention.Positions).OfType<PositionSpec.RelativeBias>().Any(bias => bias.Shared))
            roles.Add(WeightRole.SharedRelativeBias);
        foreach (LayerSpec layer in stack.Kinds)
            roles.UnionWith(Of(layer));
        AddNorm(roles, stack.FinalNorm, WeightRole.FinalNorm);
        AddHead(roles, head);
        return roles;
    }

    /// <summary>The roles of a layer of one kind.</summary>
    public static IReadOnlyCollection<WeightRole> Of(LayerSpec layer)
    {
        SortedSet<WeightRole> roles = [];
        AddLayerNorms(roles, layer);
        AddAttention(roles, layer.Attention, [WeightRole.Query, WeightRole.Key, WeightRole.Value, WeightRole.AttentionOutput]);
        if (layer.Attention.QueryKeyNorm is { } norm)
        {
            AddNorm(roles, norm.Norm, WeightRole.QueryNorm);
            AddNorm(roles, norm.Norm, WeightRole.KeyNorm);
        }

        AddIf(roles, layer.Attention.Positions is PositionSpec.RelativeBias { Shared: false }, WeightRole.RelativeBias);
        if (layer.CrossAttention is { } cross)
            AddAttention(roles, cross, [WeightRole.CrossQuery, WeightRole.CrossKey, WeightRole.CrossValue, WeightRole.CrossOutput]);
        AddFeedForward(roles, layer.FeedForward);
        return roles;
    }

    private static void AddEmbedding(SortedSet<WeightRole> roles, EmbeddingSpec embedding)
    {
        switch (embedding.Input)
        {
            case InputSpec.Patches patches:
                roles.UnionWith([WeightRole.ClassToken, WeightRole.PatchEmbedding]);
                AddIf(roles, patches.Bias, WeightRole.PatchEmbeddingBias);
                break;
            case InputSpec.Spectrogram:
                roles.UnionWith([WeightRole.FirstConvolution, WeightRole.FirstConvolutionBias, WeightRole.SecondConvolution, WeightRole.SecondConvolutionBias]);
                break;
            default:
                roles.Add(WeightRole.TokenEmbedding);
                break;
        }

        AddIf(roles, embedding.Positions is PositionSpec.Learned, WeightRole.PositionEmbedding);
        AddIf(roles, embedding.TokenTypes > 0, WeightRole.TokenTypeEmbedding);
        AddNorm(roles, embedding.Norm, WeightRole.EmbeddingNorm);
        bool projected = embedding.Projection != EmbeddingProjection.None;
        AddIf(roles, projected, WeightRole.EmbeddingProjection);
        AddIf(roles, projected && embedding.ProjectionBias, WeightRole.EmbeddingProjectionBias);
    }

    private static void AddLayerNorms(SortedSet<WeightRole> roles, LayerSpec layer)
    {
        bool ownInput = layer.Placement is not NormPlacement.Branch;
        bool output = layer.Placement is NormPlacement.Both or NormPlacement.Branch;
        bool sharedNorm = layer.Arrangement == BlockArrangement.ParallelSharedNorm;
        Add(layer.AttentionNorm && ownInput, WeightRole.AttentionNorm);
        Add(output, WeightRole.AttentionOutputNorm);
        Add(ownInput && layer.CrossAttention is not null, WeightRole.CrossNorm);
        Add(output && layer.CrossAttention is not null, WeightRole.CrossOutputNorm);
        Add(ownInput && !sharedNorm, WeightRole.FeedForwardNorm);
        Add(output, WeightRole.FeedForwardOutputNorm);

        void Add(bool present, WeightRole role)
        {
            if (present)
                AddNorm(roles, layer.Norm, role);
        }
    }

    private static void AddAttention(SortedSet<WeightRole> roles, AttentionSpec attention, WeightRole[] matrices)
    {
        bool[] biases = [attention.Bias.Query, attention.Bias.Key, attention.Bias.Value, attention.Bias.Output];
        for (int i = 0; i < matrices.Length; i++)
        {
            roles.Add(matrices[i]);
            AddIf(roles, biases[i], BiasOf(matrices[i]));
        }
    }

    private static void AddFeedForward(SortedSet<WeightRole> roles, FeedForwardSpec feedForward)
    {
        if (feedForward.Experts is { } experts)
        {
            roles.UnionWith([WeightRole.Router, WeightRole.ExpertUp, WeightRole.ExpertDown]);
            AddIf(roles, feedForward.Gated, WeightRole.ExpertGate);
            if (experts.SharedIntermediateSize > 0)
            {
                roles.UnionWith([WeightRole.SharedRouter, WeightRole.SharedUp, WeightRole.SharedDown]);
                AddIf(roles, feedForward.Gated, WeightRole.SharedGate);
            }

            return;
        }

        roles.UnionWith([WeightRole.Up, WeightRole.Down]);
        AddIf(roles, feedForward.Gated, WeightRole.Gate);
        AddIf(roles, feedForward.Gated && feedForward.UpBias, WeightRole.GateBias);
        AddIf(roles, feedForward.UpBias, WeightRole.UpBias);
        AddIf(roles, feedForward.DownBias, WeightRole.DownBias);
    }

    private static void AddHead(SortedSet<WeightRole> roles, HeadSpec? head)
    {
        switch (head)
        {
            case HeadSpec.LanguageModel language:
                AddIf(roles, language.Projection, WeightRole.HeadProjection);
                AddIf(roles, !language.Tied, WeightRole.Head);
                AddIf(roles, language.Bias, WeightRole.HeadBias);
                break;
            case HeadSpec.MaskedLanguageModel masked:
                AddDense(roles, masked.TransformBias);
                AddNorm(roles, masked.Norm, WeightRole.HeadNorm);
                AddIf(roles, !masked.Tied, WeightRole.Head);
                AddIf(roles, masked.Bias, WeightRole.HeadBias);
                break;
            case HeadSpec.Pooler:
                AddDense(roles, bias: true);
                break;
            case HeadSpec.Classifier classifier:
                if (classifier.Dense is not null)
                    AddDense(roles, classifier.DenseBias);
                AddNorm(roles, classifier.Norm, WeightRole.HeadNorm);
                roles.Add(WeightRole.Head);
                AddIf(roles, classifier.Bias, WeightRole.HeadBias);
                break;
            case HeadSpec.TokenClassifier classifier:
                if (classifier.Dense is not null)
                    AddDense(roles, bias: true);
                roles.UnionWith([WeightRole.Head, WeightRole.HeadBias]);
                break;
        }
    }

    private static void AddDense(SortedSet<WeightRole> roles, bool bias)
    {
        roles.Add(WeightRole.HeadDense);
        AddIf(roles, bias, WeightRole.HeadDenseBias);
    }

    private static void AddNorm(SortedSet<WeightRole> roles, NormSpec? norm, WeightRole weight)
    {
        AddIf(roles, norm is { Weight: true }, weight);
        AddIf(roles, norm is { Bias: true }, BiasOf(weight));
    }

    /// <summary>The bias of a matrix or a norm.</summary>
    public static WeightRole BiasOf(WeightRole role) => (WeightRole)Enum.Parse(typeof(WeightRole), role + BiasEnding);

    private static void AddIf(SortedSet<WeightRole> roles, bool present, WeightRole role)
    {
        if (present)
            roles.Add(role);
    }
}
