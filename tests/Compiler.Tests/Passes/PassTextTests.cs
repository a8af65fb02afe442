using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Passes;

/// <summary>What each pass writes, and what it leaves alone.</summary>
public sealed class PassTextTests
{
    private readonly GraphBuilder graph = new("test", IrLevel.Fusing);
    private readonly ValueId x;

    public PassTextTests() => x = graph.Input("x", EdgeType.Rows(4));

    [Fact]
    public void All_graphs_after_all_passes() => Golden.Match(new Dictionary<string, string>
    {
        ["Llama"] = Printed(PassPipeline.Run(ModelLowering.Lower(SmallModels.Llama))),
        ["Gpt2"] = Printed(PassPipeline.Run(ModelLowering.Lower(SmallModels.Gpt2))),
        ["Mixture"] = Printed(PassPipeline.Run(ModelLowering.Lower(SmallModels.Mixture))),
        ["Translator"] = Printed(PassPipeline.Run(ModelLowering.Lower(SmallModels.Translator))),
    });

    [Fact]
    public void Each_pass_that_changes_a_layer_says_how()
    {
        List<string> log = [];
        PassPipeline.Run(ModelLowering.Lower(SmallModels.Llama).Decoder!.Layers[0], (pass, changed) => log.Add($"after: {pass}\n{IrPrinter.Print(changed)}"));

        Golden.Match(new Dictionary<string, string> { ["Llama"] = string.Join('\n', log) });
    }

    [Fact]
    public void A_pass_that_changes_nothing_is_not_logged()
    {
        List<string> log = [];
        PassPipeline.Run(ModelLowering.Lower(SmallModels.Llama).Decoder!.Embed, (pass, _) => log.Add(pass));

        Assert.Empty(log);
    }

    [Fact]
    public void Identities_vanish()
    {
        ValueId whole = graph.Compute(new Op.Slice(0, 4), graph.Compute(new Op.ScaleBy(1), x));

        Becomes(
            "remove identities",
            graph.Compute(new Op.ScaleBy(2), whole),
            "%1 = scale x, 2  f32[T, 4]");
    }

    [Fact]
    public void An_identity_may_be_the_result()
    {
        OpGraph result = Run("remove identities", graph.Compute(new Op.ScaleBy(1), x));

        Assert.Empty(result.Nodes);
        Assert.Equal(result.Inputs, result.Outputs);
    }

    [Fact]
    public void A_bias_goes_into_its_projection() => Becomes(
        "fuse bias",
        graph.Compute(new Op.AddBias(new WeightRef(WeightRole.UpBias, 3)), Linear(WeightRole.Up, 3)),
        "%1 = projection x, up[3, 4] + up_bias  f32[T, 3]  ; fused: bias");

    [Fact]
    public void A_bias_stays_where_the_product_is_read_twice()
    {
        ValueId product = Linear(WeightRole.Up, 3);
        ValueId biased = graph.Compute(new Op.AddBias(new WeightRef(WeightRole.UpBias, 3)), product);

        Becomes(
            "fuse bias",
            graph.Compute(new Op.Add(), biased, product),
            "%1 = projection x, up[3, 4]  f32[T, 3]",
            "%2 = add_bias %1, up_bias  f32[T, 3]",
            "%3 = add %2, %1  f32[T, 3]");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gate_and_up_become_one_projection_in_either_order(bool upFirst)
    {
        ValueId up = Projection(WeightRole.Up, 3);
        ValueId gate = graph.Compute(new Op.Activate(Spec.Activation.Silu), Projection(WeightRole.Gate, 3));

        Becomes(
            "fuse gate and up",
            upFirst ? graph.Compute(new Op.Multiply(), up, gate) : graph.Compute(new Op.Multiply(), gate, up),
            "%1 = projection x, silu(gate[3, 4]) * up[3, 4]  f32[T, 3]  ; fused: gate and up");
    }

    [Fact]
    public void Gate_and_up_of_different_inputs_stay_apart()
    {
        ValueId other = graph.Input("y", EdgeType.Rows(4));
        ValueId gate = graph.Compute(new Op.Activate(Spec.Activation.Silu), Projection(WeightRole.Gate, 3));
        ValueId up = graph.Compute(OnePart(WeightRole.Up, 3), other);

        Unchanged("fuse gate and up", graph.Compute(new Op.Multiply(), gate, up));
    }

    [Fact]
    public void An_activation_goes_into_its_projection() => Becomes(
        "fuse activation",
        graph.Compute(new Op.Activate(Spec.Activation.Gelu), Projection(WeightRole.Up, 3)),
        "%1 = projection x, gelu(up[3, 4])  f32[T, 3]  ; fused: activation");

    [Fact]
    public void An_activation_of_scaled_outputs_stays_outside() => Unchanged(
        "fuse activation",
        graph.Compute(
            new Op.Activate(Spec.Activation.Gelu),
            graph.Compute(OnePart(WeightRole.Up, 3) with { Epilogue = Epilogue.None with { Scale = 2 } }, x)));

    [Fact]
    public void A_norm_goes_into_its_only_reader() => Becomes(
        "fuse norm into projection",
        graph.Compute(OnePart(WeightRole.Up, 3), Normalized()),
        "%1 = projection x, rms_norm(final_norm, eps=1E-05), up[3, 4]  f32[T, 3]  ; fused: norm");

    [Fact]
    public void A_norm_with_two_readers_stands_alone()
    {
        ValueId normalized = Normalized();

        Unchanged("fuse norm into projection", graph.Compute(new Op.Add(), graph.Compute(OnePart(WeightRole.Down, 4), normalized), normalized));
    }

    [Fact]
    public void A_factor_goes_into_the_projection() => Becomes(
        "fuse scale",
        graph.Compute(new Op.ScaleBy(0.5f), Projection(WeightRole.Down, 4)),
        "%1 = projection x, down[4, 4], scale=0.5  f32[T, 4]  ; fused: scale");

    [Fact]
    public void A_factor_of_what_is_limited_already_stays_outside() => Unchanged(
        "fuse scale",
        graph.Compute(new Op.ScaleBy(0.5f), graph.Compute(OnePart(WeightRole.Down, 4) with { Epilogue = Epilogue.None with { Clamp = 2 } }, x)));

    [Fact]
    public void A_limit_goes_into_the_projection() => Becomes(
        "fuse limits",
        graph.Compute(new Op.Clamp(2), Projection(WeightRole.Query, 4)),
        "%1 = projection x, query[4, 4], clamp=2  f32[T, 4]  ; fused: limit");

    [Fact]
    public void A_cap_goes_into_the_scaled_projection() => Becomes(
        "fuse limits",
        graph.Compute(new Op.SoftCap(30), graph.Compute(OnePart(WeightRole.Head, 4) with { Epilogue = Epilogue.None with { Scale = 0.5f } }, x)),
        "%1 = projection x, head[4, 4], scale=0.5, soft_cap=30  f32[T, 4]  ; fused: limit");

    [Fact]
    public void A_limit_of_a_sum_stays_outside()
    {
        ValueId summed = graph.Compute(OnePart(WeightRole.Down, 4) with { Epilogue = Epilogue.None with { Residual = true } }, x, x);

        Unchanged("fuse limits", graph.Compute(new Op.Clamp(2), summed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_residual_stream_is_added_by_the_projection(bool branchFirst)
    {
        ValueId branch = Projection(WeightRole.Down, 4);

        Becomes(
            "fuse residual",
            branchFirst ? graph.Compute(new Op.Add(), branch, x) : graph.Compute(new Op.Add(), x, branch),
            "%1 = projection x, down[4, 4], residual=x  f32[T, 4]  ; fused: residual");
    }

    [Fact]
    public void Only_one_of_two_added_projections_takes_the_sum() => Becomes(
        "fuse residual",
        graph.Compute(new Op.Add(), Projection(WeightRole.Up, 4), Projection(WeightRole.Down, 4)),
        "%1 = projection x, up[4, 4]  f32[T, 4]",
        "%2 = projection x, down[4, 4], residual=%1  f32[T, 4]  ; fused: residual");

    [Fact]
    public void A_projection_added_to_itself_is_left_alone()
    {
        ValueId projected = Projection(WeightRole.Down, 4);

        Unchanged("fuse residual", graph.Compute(new Op.Add(), projected, projected));
    }

    [Fact]
    public void A_result_that_is_also_read_inside_is_not_fused_away()
    {
        ValueId projected = Projection(WeightRole.Down, 4);
        OpGraph before = graph.Build(graph.Compute(new Op.Add(), x, projected), projected);

        Assert.Equal(before, Pass("fuse residual").Run(before));
    }

    [Fact]
    public void An_attention_whose_queries_and_keys_turn_differently_is_not_fused()
    {
        PositionSpec.Rotary rotary = new(2, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None());

        Unchanged("fuse attention", Attention(rotary, rotary with { Theta = 500_000 }));
    }

    [Fact]
    public void An_attention_becomes_one_operation_that_turns_stores_and_mixes()
    {
        PositionSpec.Rotary rotary = new(2, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None());

        Becomes(
            "fuse attention",
            Attention(rotary, rotary),
            "%2 = projection x, query[6, 4]  f32[T, 6]",
            "%3 = flash_attention %2, positions, 1q/1kv x2, rotary(2, theta=10000, halves), causal, scale=1  f32[T, 2]  ; fused: rotary, attention");
    }

    [Fact]
    public void Norms_of_queries_and_keys_and_a_bias_by_distance_become_part_of_the_attention()
    {
        ValueId positions = graph.Input("positions", EdgeType.Indices);
        ValueId joined = graph.Compute(OnePart(WeightRole.Query, 6), x);
        ValueId query = graph.Compute(HeadNorm(WeightRole.QueryNorm), graph.Compute(new Op.Slice(0, 2), joined));
        ValueId key = graph.Compute(HeadNorm(WeightRole.KeyNorm), graph.Compute(new Op.Slice(2, 2), joined));
        EquatableArray<ValueId> cache = graph.ComputeAll(new Op.CacheAppend(1, 2), key, graph.Compute(new Op.Slice(4, 2), joined));
        ValueId scores = graph.Compute(new Op.CapScores(50), graph.Compute(new Op.AttentionScores(1, 1, 2, 1, false), query, cache[0]));
        ValueId biased = graph.Compute(new Op.RelativeBias(new WeightRef(WeightRole.RelativeBias, 8, 1), 16, Bidirectional: true), scores, positions);
        ValueId masked = graph.Compute(new Op.MaskScores(AttentionMask.Bidirectional, 5), biased, positions);

        Becomes(
            "fuse attention",
            graph.Compute(new Op.WeightedSum(1, 1, 2), graph.Compute(new Op.Softmax(), masked), cache[1]),
            "%2 = projection x, query[6, 4]  f32[T, 6]",
            "%3 = flash_attention %2, positions, 1q/1kv x2, query and key rms_norm_heads, relative_bias relative_bias[8, 1], both directions, bidirectional, window=5, scale=1, soft_cap=50  f32[T, 2]  ; fused: norms, attention");
    }

    [Fact]
    public void An_attention_to_the_source_has_an_operation_of_its_own()
    {
        ValueId keys = graph.Input("source_keys", EdgeType.Source(2));
        ValueId values = graph.Input("source_values", EdgeType.Source(2));
        ValueId scores = graph.Compute(new Op.AttentionScores(2, 1, 2, 0.5f, false), x, keys);

        Becomes(
            "fuse attention",
            graph.Compute(new Op.WeightedSum(2, 1, 2), graph.Compute(new Op.Softmax(), scores), values),
            "%3 = cross_attention x, source_keys, source_values, 2q/1kv x2, scale=0.5  f32[T, 4]  ; fused: attention");
    }

    [Fact]
    public void Queries_keys_and_values_become_one_projection_seen_through_their_norms()
    {
        ValueId query = graph.Compute(HeadNorm(WeightRole.QueryNorm), Projection(WeightRole.Query, 2));
        EquatableArray<ValueId> cache = graph.ComputeAll(new Op.CacheAppend(1, 2), graph.Compute(HeadNorm(WeightRole.KeyNorm), Projection(WeightRole.Key, 2)), Projection(WeightRole.Value, 2));

        OpGraph after = Run("fuse query, key and value", graph.Compute(new Op.AttentionScores(1, 1, 2, 1, false), query, cache[0]));

        Assert.Equal("%1 = projection x, query[2, 4], key[2, 4], value[2, 4]  f32[T, 6]  ; fused: query key value", IrPrinter.Print(after, after.Nodes[0]));
        Assert.Equal(3, after.Nodes.Count(node => node.Op is Op.Slice));
    }

    [Fact]
    public void Projections_with_different_limits_stay_apart()
    {
        Epilogue clipped = Epilogue.None with { Clamp = 1 };
        ValueId query = graph.Compute(OnePart(WeightRole.Query, 2) with { Epilogue = clipped }, x);
        EquatableArray<ValueId> cache = graph.ComputeAll(new Op.CacheAppend(1, 2), Projection(WeightRole.Key, 2), Projection(WeightRole.Value, 2));

        Unchanged("fuse query, key and value", graph.Compute(new Op.AttentionScores(1, 1, 2, 1, false), query, cache[0]));
    }

    [Fact]
    public void Keys_and_values_of_the_source_are_stored_by_one_projection()
    {
        EquatableArray<ValueId> kept = graph.ComputeAll(new Op.SourceAppend(1, 2), Projection(WeightRole.CrossKey, 2), Projection(WeightRole.CrossValue, 2));
        OpGraph after = Pass("fuse query, key and value").Run(graph.Build(kept[0], kept[1]));

        IrVerifier.Check(after);
        Assert.Equal(
            ["%1 = projection x, cross_key[2, 4], cross_value[2, 4]  f32[T, 4]  ; fused: key value", "%2 %3 = source_store %1, 1x2  f32[M, 2] f32[M, 2]"],
            after.Nodes.Select(node => IrPrinter.Print(after, node)));
    }

    [Fact]
    public void Steps_that_no_kernel_exists_for_are_refused_after_the_passes()
    {
        OpGraph layer = ModelLowering.Lower(SmallModels.Llama).Decoder!.Layers[0];
        OpGraph keysTurnedLess = layer with
        {
            Nodes = new(layer.Nodes.Select(node => node.Op is Op.RotaryPositions { Heads: 2 } keys
                ? node with { Op = keys with { Spec = keys.Spec with { Dimensions = 4 } } }
                : node)),
        };

        Assert.Contains("not legal at level Fused", Assert.Throws<IrException>(() => PassPipeline.Run(keysTurnedLess)).Message);
    }

    /// <summary>One head of two elements over the slices of one projection.</summary>
    private ValueId Attention(PositionSpec.Rotary queries, PositionSpec.Rotary keys)
    {
        ValueId positions = graph.Input("positions", EdgeType.Indices);
        ValueId joined = graph.Compute(OnePart(WeightRole.Query, 6), x);
        ValueId query = graph.Compute(new Op.RotaryPositions(queries, 1, 2), graph.Compute(new Op.Slice(0, 2), joined), positions);
        ValueId key = graph.Compute(new Op.RotaryPositions(keys, 1, 2), graph.Compute(new Op.Slice(2, 2), joined), positions);
        EquatableArray<ValueId> cache = graph.ComputeAll(new Op.CacheAppend(1, 2), key, graph.Compute(new Op.Slice(4, 2), joined));
        ValueId scores = graph.Compute(new Op.AttentionScores(1, 1, 2, 1, false), query, cache[0]);
        ValueId masked = graph.Compute(new Op.MaskScores(AttentionMask.Causal, null), scores, positions);
        return graph.Compute(new Op.WeightedSum(1, 1, 2), graph.Compute(new Op.Softmax(), masked), cache[1]);
    }

    private static Op.NormalizeHeads HeadNorm(WeightRole role) => new(new NormSpec(Spec.Norm.Rms, 1e-5f), new WeightRef(role, 2), null, 1, 2);

    private ValueId Linear(WeightRole role, int rows) => graph.Compute(new Op.Linear(new WeightRef(role, rows, 4)), x);

    private ValueId Projection(WeightRole role, int rows) => graph.Compute(OnePart(role, rows), x);

    private ValueId Normalized() => graph.Compute(new Op.Normalize(new NormSpec(Spec.Norm.Rms, 1e-5f), new WeightRef(WeightRole.FinalNorm, 4), null), x);

    private static Op.Projection OnePart(WeightRole role, int rows) =>
        new(EquatableArray.Of(new ProjectionPart(new WeightRef(role, rows, 4), null)), null, Epilogue.None);

    private void Becomes(string pass, ValueId result, params string[] lines)
    {
        OpGraph after = Run(pass, result);
        Assert.Equal(lines, after.Nodes.Select(node => IrPrinter.Print(after, node)));
    }

    private void Unchanged(string pass, ValueId result)
    {
        OpGraph before = graph.Build(result);
        Assert.Equal(before, Pass(pass).Run(before));
    }

    private OpGraph Run(string pass, ValueId result)
    {
        OpGraph after = Pass(pass).Run(graph.Build(result));
        IrVerifier.Check(after);
        return after;
    }

    private static Pass Pass(string name) => PassPipeline.Passes.Single(pass => pass.Name == name);

    private static string Printed(ModelGraphs graphs) => string.Join('\n', graphs.All.Select(IrPrinter.Print));
}
