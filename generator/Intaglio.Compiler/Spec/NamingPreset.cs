using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>A published way of naming the tensors of a checkpoint: a table from roles to names.</summary>
/// <param name="rows">Names of the weights; a bias has the name of its weight with another ending.</param>
/// <param name="prefixes">Prefixes that some checkpoints leave out.</param>
/// <param name="ignored">Patterns of tensors that checkpoints hold besides.</param>
public sealed class NamingPreset(TensorSource[] rows, string[] prefixes, string[] ignored)
{
    /// <summary>One tensor for each projection, as Llama is published.</summary>
    public static NamingPreset Llama { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "model.embed_tokens.weight"),
            new(WeightRole.FinalNorm, "model.norm.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "model.layers.{layer}.input_layernorm.weight"),
            new(WeightRole.Query, "model.layers.{layer}.self_attn.q_proj.weight"),
            new(WeightRole.Key, "model.layers.{layer}.self_attn.k_proj.weight"),
            new(WeightRole.Value, "model.layers.{layer}.self_attn.v_proj.weight"),
            new(WeightRole.AttentionOutput, "model.layers.{layer}.self_attn.o_proj.weight"),
            new(WeightRole.FeedForwardNorm, "model.layers.{layer}.post_attention_layernorm.weight"),
            new(WeightRole.Gate, "model.layers.{layer}.mlp.gate_proj.weight"),
            new(WeightRole.Up, "model.layers.{layer}.mlp.up_proj.weight"),
            new(WeightRole.Down, "model.layers.{layer}.mlp.down_proj.weight"),
        ],
        ["model."],
        ["*.rotary_emb.inv_freq"]);

    /// <summary>Query, key and value in one matrix, matrices stored [in, out] (Conv1D), as GPT-2 is published.</summary>
    public static NamingPreset Gpt2 { get; } = new(
        [
            new(WeightRole.TokenEmbedding, "transformer.wte.weight"),
            new(WeightRole.PositionEmbedding, "transformer.wpe.weight"),
            new(WeightRole.FinalNorm, "transformer.ln_f.weight"),
            new(WeightRole.Head, "lm_head.weight"),
            new(WeightRole.AttentionNorm, "transformer.h.{layer}.ln_1.weight"),
            new(WeightRole.Query, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            new(WeightRole.Key, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            new(WeightRole.Value, "transformer.h.{layer}.attn.c_attn.weight", Transposed: true, TensorPacking.QueryKeyValue),
            new(WeightRole.AttentionOutput, "transformer.h.{layer}.attn.c_proj.weight", Transposed: true),
            new(WeightRole.FeedForwardNorm, "transformer.h.{layer}.ln_2.weight"),
            new(WeightRole.Up, "transformer.h.{layer}.mlp.c_fc.weight", Transposed: true),
            new(WeightRole.Down, "transformer.h.{layer}.mlp.c_proj.weight", Transposed: true),
        ],
        ["transformer."],
        ["*.attn.bias", "*.attn.masked_bias"]);

    /// <summary>The preset of a published scheme.</summary>
    public static NamingPreset Of(TensorNaming naming) => naming == TensorNaming.Gpt2 ? Gpt2 : Llama;

    /// <summary>The names of the roles that a model has; a role without a name is left out, and the validator says so.</summary>
    /// <param name="roles">What the model has, from <see cref="WeightRoles.Of"/>.</param>
    /// <param name="replaced">Names of the user's own.</param>
    public NamingSpec For(IReadOnlyCollection<WeightRole> roles, IReadOnlyCollection<TensorSource> replaced)
    {
        // A tied table may be stored under the head's name alone: checkpoints saved by some tools drop the first of two shared tensors.
        bool tied = !roles.Contains(WeightRole.Head);
        IEnumerable<TensorSource> sources = roles
            .Select(role => replaced.FirstOrDefault(source => source.Role == role) ?? Published(role, tied))
            .OfType<TensorSource>();
        return new NamingSpec(sources.ToEquatableArray(), prefixes.ToEquatableArray(), ignored.ToEquatableArray());
    }

    private TensorSource? Published(WeightRole role, bool tied)
    {
        if (BiasOf(role) is { } weightRole)
        {
            TensorSource? weight = rows.FirstOrDefault(row => row.Role == weightRole);
            return weight is null ? null : new TensorSource(role, WithEnding(weight.Name, ".bias"), Packing: weight.Packing);
        }

        TensorSource? source = rows.FirstOrDefault(row => row.Role == role);
        return source is not null && role == WeightRole.TokenEmbedding && tied
            ? source with { Name = source.Name + "|" + rows.First(row => row.Role == WeightRole.Head).Name }
            : source;
    }

    private static string WithEnding(string name, string ending) => name.Substring(0, name.LastIndexOf('.')) + ending;

    private static WeightRole? BiasOf(WeightRole role) => role switch
    {
        WeightRole.FinalNormBias => WeightRole.FinalNorm,
        WeightRole.HeadBias => WeightRole.Head,
        WeightRole.AttentionNormBias => WeightRole.AttentionNorm,
        WeightRole.QueryBias => WeightRole.Query,
        WeightRole.KeyBias => WeightRole.Key,
        WeightRole.ValueBias => WeightRole.Value,
        WeightRole.AttentionOutputBias => WeightRole.AttentionOutput,
        WeightRole.FeedForwardNormBias => WeightRole.FeedForwardNorm,
        WeightRole.GateBias => WeightRole.Gate,
        WeightRole.UpBias => WeightRole.Up,
        WeightRole.DownBias => WeightRole.Down,
        _ => null,
    };
}
