using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Parts that are right alone may not fit each other.</summary>
public class SpecFitTests
{
    private static readonly ModelSpec Llama = SmallModels.Llama;
    private static readonly ModelSpec Translator = SmallModels.Translator;

    public static TheoryData<string, string, ModelSpec> Misfits { get; } = new()
    {
        // Masks
        { "ITG0116 Attention.Causal", "The mask of the Decoder of a transformer of kind Decoder cannot be Bidirectional", Llama.WithAttention(attention => attention with { Mask = AttentionMask.Bidirectional }) },
        { "ITG0116 Attention.Causal", "The mask of the Decoder of a transformer of kind PrefixDecoder cannot be Causal", Llama with { Kind = Spec.TransformerKind.PrefixDecoder } },
        { "ITG0116 Attention.Causal", "The mask of the Encoder of a transformer of kind EncoderDecoder cannot be Prefix", WithEncoder(layer => layer with { Attention = layer.Attention with { Mask = AttentionMask.Prefix } }) },

        // Attention to the encoder
        { "ITG0110 Transformer", "A transformer of kind Decoder has no encoder that a cross-attention could read", Llama.WithLayer(layer => layer with { CrossAttention = layer.Attention with { Positions = new PositionSpec.None(), Mask = AttentionMask.Bidirectional } }) },
        { "ITG0110 Transformer", "An encoder has no cross-attention: it would read its own output", WithEncoder(layer => layer with { CrossAttention = layer.Attention with { Positions = new PositionSpec.None() } }) },
        { "ITG0110 Transformer.kind", "No layer of the decoder attends to the encoder's output", WithDecoder(layer => layer with { CrossAttention = null }) },
        { "ITG0116 CrossAttention", "A cross-attention sees all of the encoder's output, but its mask is Causal", WithCross(cross => cross with { Mask = AttentionMask.Causal }) },
        { "ITG0116 CrossAttention", "A cross-attention sees all of the encoder's output, but its Window is 4", WithCross(cross => cross with { Window = 4 }) },
        { "ITG0114 CrossAttention", "Alibi positions cannot act in the cross-attention", WithCross(cross => cross with { Positions = new PositionSpec.Alibi(8, BeforeScale: false) }) },

        // Embeddings
        { "ITG0118 Spectrogram", "A decoder reads tokens: what an encoder reads may be an image or a spectrogram", Llama.WithEmbedding(embedding => embedding with { Input = new InputSpec.Spectrogram(8, 16, Spec.Activation.Gelu) }) },
        { "ITG0118 Embedding.ProjectionBias", "An embedding without a projection has none that could add a bias", Llama.WithEmbedding(embedding => embedding with { ProjectionBias = true }) },
        { "ITG0118 Transformer.SharedEmbedding", "A transformer of kind Decoder has one stack: there is nothing to share a table with", Llama with { SharedEmbedding = true } },

        // What is shared
        { "ITG0119 SharedLayers.weights", "Layer 0 has weights -1; expected 0 to 0: weights are numbered in the order in which layers use them", Llama with { Decoder = Llama.OnlyStack with { Sharing = EquatableArray.Of(-1, 0) } } },
        { "ITG0119 RelativeBias.Shared", "Layers that share a relative bias must have the same number of heads, of buckets and the same largest distance", TwoTables },

        // Tokens that steer
        { "ITG0110 Transformer.DecoderStartToken", "A decoder of a transformer of kind Decoder starts with its prompt", Llama with { DecoderStartToken = 1 } },
        { "ITG0111 PrefixTokens.masks", "MaskTokens: name at least one", Prefixed with { Prefix = new PrefixSpec(1, default) } },
        { "ITG0111 PrefixTokens.masks", "MaskTokens: a token stands there twice", Prefixed with { Prefix = new PrefixSpec(1, EquatableArray.Of(2, 2)) } },
    };

    private static ModelSpec Prefixed => Llama.WithAttention(attention => attention with { Mask = AttentionMask.Prefix }) with { Kind = Spec.TransformerKind.PrefixDecoder };

    private static ModelSpec TwoTables
    {
        get
        {
            LayerSpec layer = Llama.OnlyStack.Kinds[0];
            LayerSpec[] kinds = [.. new[] { 8, 16 }.Select(buckets => layer with { Attention = layer.Attention with { Positions = new PositionSpec.RelativeBias(buckets, 32, Shared: true) } })];
            return Llama with { Decoder = Llama.OnlyStack with { Kinds = kinds.ToEquatableArray(), Pattern = EquatableArray.Of(0, 1) } };
        }
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_misfit_is_named(string idAndPath, string message, ModelSpec model) =>
        Assert.Contains((idAndPath, message), SpecValidator.Validate(model).Select(problem => ($"{problem.Id} {problem.Path}", problem.Message)));

    [Fact]
    public void A_problem_knows_its_stack_and_its_layers()
    {
        SpecProblem problem = SpecValidator.Validate(WithCross(cross => cross with { Heads = 0 }))[0];

        Assert.Equal(new ProblemPlace(Spec.StackSide.Decoder, Kind: 0), problem.Place);
    }

    [Fact]
    public void What_is_wrong_alike_in_both_stacks_is_said_once()
    {
        ModelSpec wrong = WithEncoder(layer => layer with { Norm = layer.Norm with { Epsilon = 0 } });
        wrong = wrong with { Decoder = wrong.Decoder! with { Kinds = wrong.Decoder.Kinds.Select(kind => kind with { Norm = kind.Norm with { Epsilon = 0 } }).ToEquatableArray() } };

        Assert.Single(SpecValidator.Validate(wrong), problem => problem.Path == "Normalization.Epsilon");
    }

    private static ModelSpec WithEncoder(Func<LayerSpec, LayerSpec> change) =>
        Translator with { Encoder = Translator.Encoder! with { Kinds = Translator.Encoder.Kinds.Select(change).ToEquatableArray() } };

    private static ModelSpec WithDecoder(Func<LayerSpec, LayerSpec> change) =>
        Translator with { Decoder = Translator.Decoder! with { Kinds = Translator.Decoder.Kinds.Select(change).ToEquatableArray() } };

    private static ModelSpec WithCross(Func<AttentionSpec, AttentionSpec> change) =>
        WithDecoder(layer => layer with { CrossAttention = change(layer.CrossAttention!) });
}
