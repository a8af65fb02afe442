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
    });

    [Fact]
    public void Each_pass_that_changes_a_layer_says_how()
    {
        List<string> log = [];
        PassPipeline.Run(ModelLowering.Lower(SmallModels.Llama).Layers[0], (pass, changed) => log.Add($"after: {pass}\n{IrPrinter.Print(changed)}"));

        Golden.Match(new Dictionary<string, string> { ["Llama"] = string.Join('\n', log) });
    }

    [Fact]
    public void A_pass_that_changes_nothing_is_not_logged()
    {
        List<string> log = [];
        PassPipeline.Run(ModelLowering.Lower(SmallModels.Llama).Embed, (pass, _) => log.Add(pass));

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Factor_and_residual_go_into_the_projection(bool branchFirst)
    {
        ValueId branch = graph.Compute(new Op.ScaleBy(0.5f), Projection(WeightRole.Down, 4));

        Becomes(
            "fuse scale and residual",
            branchFirst ? graph.Compute(new Op.Add(), branch, x) : graph.Compute(new Op.Add(), x, branch),
            "%1 = projection x, down[4, 4], scale=0.5, residual=x  f32[T, 4]  ; fused: scale, residual");
    }

    [Fact]
    public void Only_one_of_two_added_projections_takes_the_sum() => Becomes(
        "fuse scale and residual",
        graph.Compute(new Op.Add(), Projection(WeightRole.Up, 4), Projection(WeightRole.Down, 4)),
        "%1 = projection x, up[4, 4]  f32[T, 4]",
        "%2 = projection x, down[4, 4], residual=%1  f32[T, 4]  ; fused: residual");

    [Fact]
    public void A_projection_added_to_itself_is_left_alone()
    {
        ValueId projected = Projection(WeightRole.Down, 4);

        Unchanged("fuse scale and residual", graph.Compute(new Op.Add(), projected, projected));
    }

    [Fact]
    public void A_result_that_is_also_read_inside_is_not_fused_away()
    {
        ValueId projected = Projection(WeightRole.Down, 4);
        OpGraph before = graph.Build(graph.Compute(new Op.Add(), x, projected), projected);

        Assert.Equal(before, Pass("fuse scale and residual").Run(before));
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
    public void Steps_that_no_kernel_exists_for_are_refused_after_the_passes()
    {
        OpGraph layer = ModelLowering.Lower(SmallModels.Llama).Layers[0];
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

    private static string Printed(ModelGraphs graphs) =>
        string.Join('\n', [IrPrinter.Print(graphs.Embed), .. graphs.Layers.Select(IrPrinter.Print), IrPrinter.Print(graphs.Head!)]);
}
