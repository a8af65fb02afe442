using System;
using System.Collections.Generic;
using System.Linq;

namespace Intaglio.Compiler.Spec;

/// <summary>A published way of naming the tensors of a checkpoint: a table from roles to names.</summary>
/// <param name="rows">Names of the weights; a bias that has no row of its own has the name of its weight with the ending <c>.bias</c>.</param>
/// <param name="prefixes">Prefixes that some checkpoints leave out.</param>
/// <param name="ignored">Patterns of tensors that checkpoints hold besides.</param>
/// <param name="dependentRows">Names that depend on the model: a classifier's dense layer is not called what a language model's is. Null where there are none.</param>
public sealed class NamingPreset(TensorSource[] rows, string[] prefixes, string[] ignored, Func<ModelSpec, TensorSource[]>? dependentRows = null)
{
    /// <summary>A preset whose head has other names where it scores labels (<c>score.weight</c> for <c>lm_head.weight</c>).</summary>
    public NamingPreset(TensorSource[] rows, string[] prefixes, string[] ignored, TensorSource[] labelRows)
        : this(rows, prefixes, ignored, spec => spec.Head is HeadSpec.Classifier or HeadSpec.TokenClassifier ? labelRows : [])
    {
    }

    /// <summary>The same names but for a few roles: descendants of a model rename little.</summary>
    public NamingPreset With(params TensorSource[] changed) =>
        new([.. rows.Where(row => !changed.Any(other => other.Role == row.Role)), .. changed], prefixes, ignored, dependentRows);

    /// <summary>The model with the names of this preset.</summary>
    public ModelSpec Name(ModelSpec spec, params TensorSource[] replaced) => spec with { Naming = For(spec, replaced) };

    /// <summary>The names of the roles that a model has; a role without a name is left out, and the validator says so.</summary>
    /// <param name="spec">The model; its naming is not looked at.</param>
    /// <param name="replaced">Names of the user's own.</param>
    public NamingSpec For(ModelSpec spec, IReadOnlyCollection<TensorSource> replaced)
    {
        if (dependentRows is not null)
            return new NamingPreset([.. dependentRows(spec), .. rows], prefixes, ignored).For(spec, replaced);

        IEnumerable<TensorSource> sources = Side(spec, StackSide.Encoder, replaced).Concat(Side(spec, StackSide.Decoder, replaced));
        return new NamingSpec(sources.ToEquatableArray(), prefixes.ToEquatableArray(), ignored.ToEquatableArray());
    }

    private IEnumerable<TensorSource> Side(ModelSpec spec, StackSide side, IReadOnlyCollection<TensorSource> replaced)
    {
        if (spec.Stack(side) is not { } stack)
            return [];

        // A tied table may be stored under the head's name alone: checkpoints saved by some tools drop the first of two shared tensors.
        bool hasHead = stack == spec.OnlyStack;
        bool tied = hasHead && spec.Head.IsTied;
        return WeightRoles.Of(stack, hasHead ? spec.Head : null)
            .Select(role => replaced.FirstOrDefault(source => source.Role == role && source.Side == side) ?? Published(role, side, tied))
            .OfType<TensorSource>();
    }

    private TensorSource? Published(WeightRole role, StackSide side, bool tied)
    {
        TensorSource? source = Row(role, side);
        if (source is null && WeightRoles.MatrixOf(role) is var matrix && matrix != role && Row(matrix, side) is { } weight)
            return new TensorSource(role, WithEnding(weight.Name, ".bias"), Packing: weight.Packing, Side: side);
        return source is not null && role == WeightRole.TokenEmbedding && tied && Row(WeightRole.Head, side) is { } head
            ? source with { Name = source.Name + "|" + head.Name }
            : source;
    }

    /// <summary>The row of a role; a table of a single stack serves whichever side that stack is.</summary>
    private TensorSource? Row(WeightRole role, StackSide side)
    {
        bool oneSided = rows.All(row => row.Side == rows[0].Side);
        TensorSource? source = rows.FirstOrDefault(row => row.Role == role && (oneSided || row.Side == side));
        return source is null ? null : source with { Side = side };
    }

    private static string WithEnding(string name, string ending) =>
        string.Join("|", name.Split('|').Select(alternative => alternative.Substring(0, alternative.LastIndexOf('.')) + ending));
}
