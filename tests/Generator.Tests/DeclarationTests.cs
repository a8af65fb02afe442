using Intaglio.Compiler.Spec;

namespace Intaglio.Generator.Tests;

/// <summary>What a declaration means.</summary>
public sealed class DeclarationTests
{
    private const string Decoder = """
        [Transformer(TransformerKind.Decoder, Layers = 8, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48)]
        [Attention(Heads = 4)]
        [RotaryPositions]
        [Normalization(Norm.Rms)]
        [FeedForward(IntermediateSize = 40, Activation = Activation.Silu, Gated = true)]

        """;

    private const string EncoderDecoder = """
        [Transformer(TransformerKind.EncoderDecoder, Layers = 2, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48)]
        [Normalization(Norm.Layer)]
        [FeedForward(IntermediateSize = 40, Activation = Activation.Gelu, Bias = true)]

        """;

    [Theory]
    [InlineData("0", "1 0 0 0 0 0 0 0")]
    [InlineData("last", "0 0 0 0 0 0 0 1")]
    [InlineData("3..5", "0 0 0 1 1 1 0 0")]
    [InlineData("5..", "0 0 0 0 0 1 1 1")]
    [InlineData("5..last", "0 0 0 0 0 1 1 1")]
    [InlineData("0,2,4..", "1 0 1 0 1 0 1 0")]
    [InlineData("1, 4, 7..", "0 1 0 0 1 0 0 1")]
    [InlineData("0,2,4..5", "1 0 1 0 1 0 0 0")]
    [InlineData("0,5..", "1 0 0 0 0 1 1 1")]
    [InlineData("0,2,5..", "1 0 1 0 0 1 1 1")]
    [InlineData("6,1", "0 1 0 0 0 0 1 0")]
    public void A_selection_chooses_layers(string selection, string expected)
    {
        StackSpec stack = DeclaredModels.Read(Decoder + $"[Layers(\"{selection}\", Window = 4)]").Decoder!;

        Assert.Equal(expected, string.Join(' ', stack.Pattern.Select(kind => stack.Kinds[kind].Attention.Window is null ? 0 : 1)));
    }

    [Fact]
    public void Kinds_are_in_the_order_of_their_first_use_and_later_attributes_count_before_earlier_ones()
    {
        StackSpec stack = DeclaredModels.Read(Decoder + """
            [Layers("0..", Window = 16)]
            [Layers("2,5,7", Window = 0)]
            [Layers("5", Window = 16)]
            """).Decoder!;

        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 1], stack.Pattern);
        Assert.Equal([16, null], stack.Kinds.Select(kind => kind.Attention.Window));
    }

    [Fact]
    public void Layers_may_differ_in_each_part()
    {
        StackSpec stack = DeclaredModels.Read(Decoder + """
            [Layers("0", Positions = false, AttentionNorm = false)]
            [Layers("1", RotaryTheta = 500, RotaryScaling = RotaryScaling.Linear, RotaryFactor = 2)]
            [Layers("2", Experts = 4, ExpertsPerToken = 1, IntermediateSize = 8)]
            [Layers("3", Heads = 8, KeyValueHeads = 2, HeadSize = 6, Scale = 2)]
            """).Decoder!;

        LayerSpec rest = stack.Kinds[4];
        Assert.Equal(rest with { Attention = rest.Attention with { Positions = new PositionSpec.None() }, AttentionNorm = false }, stack.Kinds[0]);
        Assert.Equal(
            new PositionSpec.Rotary(8, 500, Compiler.Spec.RotaryLayout.Halves, new RotaryScalingSpec.Linear(2)), stack.Kinds[1].Attention.Positions);
        Assert.Equal(rest.FeedForward with { IntermediateSize = 8, Experts = new ExpertsSpec(4, 1, NormalizeWeights: true) }, stack.Kinds[2].FeedForward);
        Assert.Equal((8, 2, 6, 2f), (stack.Kinds[3].Attention.Heads, stack.Kinds[3].Attention.KeyValueHeads, stack.Kinds[3].Attention.HeadSize, stack.Kinds[3].Attention.Scale));
    }

    [Fact]
    public void Two_stacks_share_what_is_said_once()
    {
        ModelSpec model = DeclaredModels.Read(EncoderDecoder + """
            [Attention(Heads = 4, OutputBias = true)]
            [Attention(KeyValueHeads = 1, Window = 8, Stack = StackSide.Decoder)]
            [LearnedPositions]
            [RotaryPositions(Stack = StackSide.Decoder)]
            """);

        AttentionSpec encoder = model.Encoder!.Kinds[0].Attention;
        AttentionSpec decoder = model.Decoder!.Kinds[0].Attention;
        Assert.Equal((4, 4, null, true), (encoder.Heads, encoder.KeyValueHeads, encoder.Window, encoder.Bias.Output));
        Assert.Equal((4, 1, 8, true), (decoder.Heads, decoder.KeyValueHeads, decoder.Window, decoder.Bias.Output));
        Assert.Equal((AttentionMask.Bidirectional, AttentionMask.Causal), (encoder.Mask, decoder.Mask));
        Assert.IsType<PositionSpec.Rotary>(decoder.Positions);
        Assert.Equal(model.Encoder.Embedding.Positions, model.Decoder.Embedding.Positions);
        Assert.True(model.SharedEmbedding);
    }

    [Fact]
    public void Cross_attention_is_the_decoders_attention_but_for_what_it_says()
    {
        AttentionSpec cross = DeclaredModels.Read(EncoderDecoder + """
            [Attention(Heads = 4, KeyValueHeads = 2, Window = 8, Bias = true, Scale = 0.5)]
            [CrossAttention(Heads = 8, OutputBias = true)]
            [RotaryPositions]
            """).Decoder!.Kinds[0].CrossAttention!;

        Assert.Equal(new AttentionSpec(8, 8, 8, new PositionSpec.None(), AttentionMask.Bidirectional, 0.5f, AttentionBias.All), cross);
    }

    [Fact]
    public void A_norm_is_like_that_of_the_layers_but_for_what_it_says()
    {
        StackSpec stack = DeclaredModels.Read("""
            [Transformer(TransformerKind.Decoder, Layers = 2, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48)]
            [Attention(Heads = 4)]
            [Normalization(Norm.Layer, Epsilon = 1e-3, Bias = false)]
            [EmbeddingNorm(Norm.Layer)]
            [FinalNorm(Norm.Rms, WeightPlusOne = true)]
            [QueryKeyNorm(Norm.Layer, Bias = true)]
            [FeedForward(IntermediateSize = 40, Activation = Activation.Relu)]
            [TensorNames(TensorNaming.ByRole)]
            """).Decoder!;

        Assert.Equal(new NormSpec(Compiler.Spec.Norm.Layer, 1e-3f), stack.Embedding.Norm);
        Assert.Equal(new NormSpec(Compiler.Spec.Norm.Rms, 1e-3f, WeightPlusOne: true), stack.FinalNorm);
        Assert.Equal(new NormSpec(Compiler.Spec.Norm.Layer, 1e-3f, Bias: true), stack.Kinds[0].Attention.QueryKeyNorm!.Norm);
    }

    [Fact]
    public void Weights_are_shared_by_group_or_one_by_one()
    {
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0], Sharing("[SharedLayers]"));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], Sharing("[SharedLayers(Groups = 2)]"));
        Assert.Equal([0, 1, 0, 1, 2, 3, 2, 3], Sharing("[SharedLayers(Groups = 2, LayersPerGroup = 2)]"));
        Assert.Equal([0, 1, 2, 1, 2, 1, 2, 0], Sharing("[SharedLayers(0, 1, 2, 1, 2, 1, 2, 0)]"));

        static IEnumerable<int> Sharing(string attribute) => DeclaredModels.Read(Decoder + attribute).Decoder!.Sharing!.Value;
    }

    [Fact]
    public void An_encoder_yields_hidden_states_unless_it_has_a_head()
    {
        const string encoder = "[Transformer(TransformerKind.Encoder, Layers = 2, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48)]\n[Attention(Heads = 4)]\n"
            + "[Normalization(Norm.Layer)]\n[FeedForward(IntermediateSize = 40, Activation = Activation.Gelu)]\n";

        Assert.IsType<HeadSpec.None>(DeclaredModels.Read(encoder).Head);
        Assert.IsType<HeadSpec.None>(DeclaredModels.Read(Decoder + "[HiddenStates]").Head);
        Assert.IsType<HeadSpec.LanguageModel>(DeclaredModels.Read(encoder + "[LanguageModelHead]").Head);
        Assert.Equal(
            new HeadSpec.Classifier(EquatableArray.Of("a", "b"), Compiler.Spec.SequencePooling.First, Dense: null), DeclaredModels.Read(encoder + "[Classifier(\"a\", \"b\")]").Head);
        Assert.Equal(
            new HeadSpec.Classifier(EquatableArray.Of("a", "b"), Compiler.Spec.SequencePooling.Last, Dense: null, Bias: false),
            DeclaredModels.Read(Decoder + "[Classifier(\"a\", \"b\")]\n[TensorNames(TensorNaming.ByRole)]").Head);
        Assert.Equal(
            new HeadSpec.TokenClassifier(EquatableArray.Of("O", "B"), Compiler.Spec.Activation.Gelu),
            DeclaredModels.Read(encoder + "[TokenClassifier(\"O\", \"B\", Dense = Activation.Gelu)]").Head);
    }

    [Fact]
    public void A_bias_that_is_not_named_is_named_after_its_weight()
    {
        ModelSpec model = DeclaredModels.Read(Decoder.Replace("Heads = 4", "Heads = 4, Bias = true", StringComparison.Ordinal) + """
            [PackedTensor("h.{layer}.qkv.weight", "Query", "Key", "Value", BlockPerKeyValueHead = true)]
            [TensorName("Gate", "h.{layer}.mlp.weight")]
            [TensorName("Up", "h.{layer}.mlp.weight")]
            """);

        TensorPacking packing = TensorPacking.PerKeyValueHead(WeightRole.Query, WeightRole.Key, WeightRole.Value);
        Assert.Equal(new TensorSource(WeightRole.KeyBias, "h.{layer}.qkv.bias", Packing: packing), model.Naming.Find(WeightRole.KeyBias, Compiler.Spec.StackSide.Decoder));
        Assert.Equal(new TensorSource(WeightRole.Up, "h.{layer}.mlp.weight", Packing: TensorPacking.GateUp), model.Naming.Find(WeightRole.Up, Compiler.Spec.StackSide.Decoder));
    }

    [Fact]
    public void A_name_may_be_that_of_one_stack()
    {
        ModelSpec model = DeclaredModels.Read(EncoderDecoder + """
            [Attention(Heads = 4)]
            [TensorName("FinalNorm", "norm.weight", Stack = StackSide.Encoder)]
            [TensorName("TokenEmbedding", "shared.weight")]
            """);

        Assert.Equal(
            ["norm.weight", "decoder.final_norm.weight", "shared.weight", "shared.weight"],
            new[] { WeightRole.FinalNorm, WeightRole.TokenEmbedding }.SelectMany(role => new[] { Compiler.Spec.StackSide.Encoder, Compiler.Spec.StackSide.Decoder }.Select(side => model.Naming.Find(role, side)!.Name)));
    }
}
