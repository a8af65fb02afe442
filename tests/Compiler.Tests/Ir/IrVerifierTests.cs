using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Passes;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Ir;

public sealed class IrVerifierTests
{
    private static OpGraph Layer => ModelLowering.Lower(SmallModels.Llama).Decoder!.Layers[0];

    [Fact]
    public void A_value_read_before_it_is_defined_is_refused()
    {
        OpGraph swapped = Layer with { Nodes = new([Layer.Nodes[1], Layer.Nodes[0], .. Layer.Nodes.Skip(2)]) };

        Refused(swapped, "layer.A, node 0 (Linear): %2 is read before it is defined");
    }

    [Fact]
    public void A_value_defined_twice_is_refused()
    {
        OpGraph doubled = Layer with { Nodes = new([Layer.Nodes[0], .. Layer.Nodes]) };

        Refused(doubled, "layer.A, node 1 (Normalize): %2 is defined a second time");
    }

    [Fact]
    public void A_value_that_nothing_defines_is_refused() =>
        Refused(WithNodes(nodes => nodes.Take(nodes.Count - 1)), "is read before it is defined");

    [Fact]
    public void A_shape_that_does_not_follow_from_the_operation_is_refused()
    {
        Value narrow = Layer.Values[2] with { Shape = Shape.Rows(23) };
        OpGraph graph = Layer with { Values = new(Layer.Values.Select(value => value.Id == narrow.Id ? narrow : value)) };

        Refused(graph, "node 0 (Normalize): expected f32[T, 24] as output %2 and found f32[T, 23]");
    }

    [Fact]
    public void An_input_of_the_wrong_type_is_refused()
    {
        OpGraph graph = WithNode(0, node => node with { Inputs = EquatableArray.Of(Layer.Inputs[1]) });

        Refused(graph, "node 0 (Normalize)");
    }

    [Fact]
    public void A_missing_input_is_refused()
    {
        OpGraph graph = WithNode(4, node => node with { Inputs = EquatableArray.Of(node.Inputs[0]) });

        Refused(graph, "node 4 (RotaryPositions): Expected 2 inputs and found 1.");
    }

    [Fact]
    public void A_missing_output_is_refused()
    {
        OpGraph graph = WithNode(6, node => node with { Outputs = EquatableArray.Of(node.Outputs[0]) });

        Refused(graph, "node 6 (CacheAppend): expected 2 outputs and found 1");
    }

    [Fact]
    public void A_step_is_refused_once_everything_is_fused() =>
        Refused(Layer with { Level = IrLevel.Fused }, "node 1 (Linear): the operation is not legal at level Fused");

    [Fact]
    public void A_fused_operation_is_refused_before_the_passes() =>
        Refused(PassPipeline.Run(Layer) with { Level = IrLevel.Lowered }, "node 0 (Projection): the operation is not legal at level Lowered");

    [Fact]
    public void Numbering_must_be_dense() =>
        Refused(Layer with { Values = new(Layer.Values.Reverse()) }, "value 0: expected the id %0 and found");

    [Fact]
    public void A_function_without_result_is_refused() =>
        Refused(Layer with { Outputs = default }, "the function: it has no result");

    public static TheoryData<string, Op> Contradictions => new()
    {
        { "does not lie in f32[T, 24]", new Op.Slice(20, 5) },
        { "does not lie in f32[T, 24]", new Op.Slice(int.MaxValue, 1) },
        { "does not lie in f32[T, 24]", new Op.Slice(0, 0) },
        { "must be a vector of 24", new Op.Normalize(new NormSpec(Spec.Norm.Rms, 1e-5f), new WeightRef(WeightRole.FinalNorm, 25), null) },
        { "exactly where its spec says so", new Op.Normalize(new NormSpec(Spec.Norm.Rms, 1e-5f), null, null) },
        { "4 heads cannot share 3", Attention(new AttentionShape(4, 3, 2, 1, false, null), new PositionSpec.None()) },
        { "cannot turn 4", Attention(new AttentionShape(2, 1, 6, 1, false, null), new PositionSpec.Rotary2D(4, 10_000)) },
        { "must be a vector of 24", new Op.NormalizeHeads(new NormSpec(Spec.Norm.Rms, 1e-5f), new WeightRef(WeightRole.QueryNorm, 7), null, 3, 8) },
        { "5 of 4 experts cannot be chosen", new Op.RouteExperts(4, 5, false) },
        { "An expert's projections do not fit", new Op.Experts(4, null, new WeightRef(WeightRole.ExpertUp, 9, 24), new WeightRef(WeightRole.ExpertDown, 24, 8), Spec.Activation.Relu) },
        { "Expected f32[M, 2]", new Op.CrossAttention(new AttentionShape(12, 1, 2, 1, false, null)) },
        { "cannot turn 7", new Op.RotaryPositions(Rotary(7), 3, 8) },
        { "cannot turn 10", new Op.RotaryPositions(Rotary(10), 3, 8) },
        { "at least one part", new Op.Projection(default, null, Epilogue.None) },
        { "read one input", new Op.Projection(EquatableArray.Of(Part(3, 24), Part(3, 23)), null, Epilogue.None) },
        { "two parts of the same number of rows", new Op.Projection(EquatableArray.Of(Part(3, 24), Part(4, 24)), null, Epilogue.None with { Gated = true }) },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void An_operation_that_contradicts_itself_is_refused(string problem, Op op) =>
        Assert.Contains(problem, Assert.Throws<IrException>(() => OpTyping.Outputs(op, [EdgeType.Rows(24), op is Op.CrossAttention ? EdgeType.Cached(2) : EdgeType.Indices, EdgeType.Indices])).Message);

    public static TheoryData<string, Op> WrongRows => new()
    {
        { "Expected f32[B, 27] as input 0 and found f32[T, 24]", new Op.ImagePatches(new InputSpec.Patches(3, 3, 3, 3, false)) },
        { "Expected f32[B, 24] as input 0 and found f32[T, 24]", new Op.SpectrogramWindows(new InputSpec.Spectrogram(4, 6, Spec.Activation.Gelu)) },
        { "Expected f32[F, 24] as input 0 and found f32[T, 24]", new Op.FrameWindows(24) },
        { "Expected f32[T, 23] as input 0 and found f32[T, 24]", new Op.ClassToken(new WeightRef(WeightRole.ClassToken, 23)) },
    };

    [Theory]
    [MemberData(nameof(WrongRows))]
    public void Rows_of_another_kind_are_refused(string problem, Op op) =>
        Assert.Contains(problem, Assert.Throws<IrException>(() => OpTyping.Outputs(op, [EdgeType.Rows(24)])).Message);

    private static Op.FlashAttention Attention(AttentionShape shape, PositionSpec positions) =>
        new(shape, positions, null, AttentionMask.Causal, null, null, Spec.StackSide.Decoder);

    private static PositionSpec.Rotary Rotary(int dimensions) => new(dimensions, 10_000, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None());

    private static ProjectionPart Part(int rows, int columns) => new(new WeightRef(WeightRole.Query, rows, columns), null);

    private static OpGraph WithNode(int index, Func<Node, Node> change) =>
        WithNodes(nodes => nodes.Select((node, i) => i == index ? change(node) : node));

    private static OpGraph WithNodes(Func<IReadOnlyList<Node>, IEnumerable<Node>> change) => Layer with { Nodes = new(change(Layer.Nodes)) };

    private static void Refused(OpGraph graph, string problem) =>
        Assert.Contains(problem, Assert.Throws<IrException>(() => IrVerifier.Check(graph)).Message);
}
