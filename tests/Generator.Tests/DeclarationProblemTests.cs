using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Intaglio.Generator.Tests;

/// <summary>Whatever cannot be is an error at the argument that asks for it, with the numbers that contradict each other.</summary>
public sealed class DeclarationProblemTests
{
    private const string Sizes = "Layers = 4, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48";

    private const string Parts = "\n[Attention(Heads = 4)]\n[Normalization(Norm.Layer)]\n[FeedForward(IntermediateSize = 40, Activation = Activation.Gelu)]\n[TensorNames(TensorNaming.ByRole)]\n";

    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        // Layers and their selection
        { "Decoder", "[Layers(\"4\", Window = 8)]", "ITG0009 Layers.selection: Layers '4': there is no layer 4: the last is 3" },
        { "Decoder", "[Layers(\"0\", Window = 8)]\n[Layers(\"3..1\", Window = 8)]", "ITG0009 Layers[1].selection: Layers '3..1': the range '3..1' ends before it begins" },
        { "Decoder", "[Layers(\"\", Window = 8)]", "ITG0009 Layers.selection: Layers '': a layer is missing" },
        { "Decoder", "[Layers(\"-1\", Window = 8)]", "ITG0009 Layers.selection: Layers '-1': '-1' is not a layer; expected a number from 0, a range such as '3..7' or '4..', or 'last'" },
        { "Decoder", "[Layers(\"0\", Window = 8)]\n[Layers(\"1\", KeyValueHeads = 3)]", "ITG0103 Layers[1].KeyValueHeads: Heads (4) must be a multiple of KeyValueHeads (3)" },
        { "Decoder", "[Layers(\"0\", RotaryTheta = 500)]", "ITG0006 Layers.RotaryTheta: [RotaryPositions] is missing: layers can change it where their stack has it" },
        { "Decoder", "[SharedLayers(Groups = 5)]", "ITG0101 SharedLayers.Groups: Groups (5) must be 1 to 4" },
        { "Decoder", "[SharedLayers(LayersPerGroup = 3)]", "ITG0105 SharedLayers.LayersPerGroup: LayersPerGroup (3) must be above 0 and divide the layers (4)" },
        { "Decoder", "[SharedLayers(0, 0, 1)]", "ITG0119 SharedLayers.weights: There are 4 layers, but weights are named for 3" },
        { "Decoder", "[SharedLayers(0, 2, 1, 1)]", "ITG0119 SharedLayers.weights: Layer 1 has weights 2; expected 0 to 1: weights are numbered in the order in which layers use them" },
        { "Decoder", "[SharedLayers]\n[Layers(\"2\", IntermediateSize = 48)]", "ITG0119 SharedLayers.weights: Layer 2 cannot share weights 0 with an earlier layer: its matrices have other sizes" },

        // Stacks
        { "Decoder", "[LearnedPositions(Stack = StackSide.Encoder)]", "ITG0007 LearnedPositions.Stack: [LearnedPositions(Stack = StackSide.Encoder)] cannot stand beside TransformerKind.Decoder, which has no such stack" },
        { "Decoder", "[CrossAttention]", "ITG0007 CrossAttention: [CrossAttention] cannot stand beside TransformerKind.Decoder, which has no encoder that a decoder could read" },
        { "Decoder", "[Attention(Heads = 2)]", "ITG0007 Attention[1]: [Attention] cannot stand beside another one that is about the same" },
        { "EncoderDecoder", "[Attention(KeyValueHeads = 3, Stack = StackSide.Decoder)]", "ITG0103 Attention[1].KeyValueHeads: Heads (4) must be a multiple of KeyValueHeads (3)" },
        { "EncoderDecoder", "[Layers(\"0..\", CrossAttention = false, Stack = StackSide.Decoder)]", "ITG0110 Transformer.kind: No layer of the decoder attends to the encoder's output" },
        { "EncoderDecoder", "[Block(Arrangement = BlockArrangement.ParallelSharedNorm)]", "ITG0116 Block.Arrangement: ParallelSharedNorm has no place for a cross-attention between attention and feed-forward" },
        { "EncoderDecoder", "[CrossAttention(KeyValueHeads = 3)]", "ITG0103 CrossAttention.KeyValueHeads: Heads (4) must be a multiple of KeyValueHeads (3)" },
        { "EncoderDecoder, DecoderStartToken = 67", "", "ITG0101 Transformer.DecoderStartToken: DecoderStartToken (67) must be 0 to 66" },
        { "EncoderDecoder, SharedEmbedding = true", "[Embedding(VocabularySize = 50, Stack = StackSide.Encoder)]", "ITG0118 Transformer.SharedEmbedding: Encoder and decoder cannot share a table: their vocabularies have 50 and 67 tokens" },

        // Attention, masks and positions
        { "Decoder", "[RotaryPositions]\n[RelativeBias]", "ITG0007 RelativeBias: [RelativeBias] cannot stand beside [RotaryPositions]: a stack has one kind of such positions" },
        { "Decoder", "[LearnedPositions]\n[SinusoidalPositions]", "ITG0007 SinusoidalPositions: [SinusoidalPositions] cannot stand beside [LearnedPositions]: a stack has one kind of such positions" },
        { "Decoder", "[Rotary2DPositions]", "ITG0114 Rotary2DPositions: Rotary2D positions cannot act in the attention of kind Decoder, whose tokens have one place: a prefix decoder's have one in the prompt and one in the answer" },
        { "PrefixDecoder", "[Rotary2DPositions(Dimensions = 6)]", "ITG0105 Rotary2DPositions.Dimensions: Dimensions (6) must be even and at most half of HeadSize (8)" },
        { "PrefixDecoder", "[RelativeBias]", "ITG0114 RelativeBias: RelativeBias positions cannot act in the attention with a prefix: its buckets are those of one direction or of both" },
        { "PrefixDecoder", "[Layers(\"1\", Window = 8)]", "ITG0116 Layers.Window: A prefix that is seen as a whole and a Window (8) exclude each other" },
        { "PrefixDecoder", "[PrefixTokens(67, 1)]", "ITG0101 PrefixTokens.start: StartToken (67) must be 0 to 66" },
        { "Decoder", "[PrefixTokens(66, 1)]", "ITG0110 PrefixTokens: Only a prefix decoder marks where its prompt ends; the kind is Decoder" },
        { "Encoder", "[RelativeBias(Buckets = 3)]", "ITG0101 RelativeBias.Buckets: Buckets (3) must be 4 to 4096" },
        { "Decoder", "[RelativeBias(Buckets = 32, MaxDistance = 16)]", "ITG0105 RelativeBias.MaxDistance: MaxDistance (16) must be above the 16 distances that have a bucket each" },
        { "Decoder", "[RotaryPositions(Scaling = RotaryScaling.LongRope, OriginalMaxPositions = 24, ShortFactors = [1], LongFactors = [1, 2, 3, 4])]", "ITG0105 RotaryPositions.ShortFactors: Count of ShortFactors (1) must be 4, one for each turned pair" },
        { "Decoder", "[RotaryPositions(Scaling = RotaryScaling.LongRope, ShortFactors = [1, 2, 3, 4], LongFactors = [1, 2, 3, 4])]", "ITG0006 RotaryPositions.Scaling: OriginalMaxPositions is missing: LongRope scaling needs the length before stretching" },
        { "Encoder", "[Layers(\"0\", Window = 48)]", "ITG0115 Layers.Window: Window (48) is not smaller than MaxPositions (48): every position is seen anyway" },
        { "Decoder", "[QueryKeyNorm(Norm.Rms, FullWidth = true, WeightPerHead = true)]", "ITG0116 QueryKeyNorm.WeightPerHead: FullWidth normalises all heads together: WeightPerHead has no meaning" },
        { "Decoder", "[QueryKeyNorm(Norm.Rms, Epsilon = 2)]", "ITG0105 QueryKeyNorm.Epsilon: Epsilon (2) must be above 0 and below 1" },

        // Layers: norms, blocks, experts
        { "Decoder", "[Block(ResidualScale = 0)]", "ITG0105 Block.ResidualScale: ResidualScale (0) must be a finite number other than 0" },
        { "Decoder", "[FinalNorm(Norm.Rms, Epsilon = 2)]", "ITG0105 FinalNorm.Epsilon: Epsilon (2) must be above 0 and below 1" },
        { "Decoder", "[EmbeddingNorm(Norm.Rms, Weight = false, WeightPlusOne = true)]", "ITG0116 EmbeddingNorm.WeightPlusOne: A norm without a weight has none that could be stored as weight - 1" },
        { "Decoder", "[Block(Arrangement = BlockArrangement.ParallelSharedNorm)]\n[Layers(\"0\", AttentionNorm = false)]", "ITG0116 Layers.AttentionNorm: AttentionNorm is false, but the feed-forward reads the attention's norm" },
        { "Decoder", "[Experts(4, PerToken = 5)]", "ITG0101 Experts.PerToken: Experts PerToken (5) must be 1 to 4" },
        { "Decoder", "[Experts(0)]", "ITG0101 Experts.count: Experts Count (0) must be 1 to 4096" },

        // Embeddings and inputs
        { "Decoder, EmbeddingSize = 16", "[Embedding(Projection = EmbeddingProjection.None)]", "ITG0118 Transformer.EmbeddingSize: An embedding of 16 columns must be projected to the hidden size (32)" },
        { "Decoder", "[Embedding(VocabularySize = 50)]", "ITG0118 Embedding.VocabularySize: Only the encoder of an encoder-decoder may read another vocabulary (50) than the model's (67)" },
        { "Decoder, EmbeddingSize = 15", "[SinusoidalPositions]", "ITG0118 SinusoidalPositions: Sinusoidal positions need an even number of columns of at least 2; the embedding has 15" },
        { "Encoder", "[ImagePatches(Height = 32, Width = 30, PatchSize = 8)]", "ITG0120 ImagePatches.PatchSize: PatchSize (8) does not divide Height (32) and Width (30): pixels past the last whole patch are not read" },
        { "Encoder", "[ImagePatches(Height = 32, Width = 30, PatchSize = 31)]", "ITG0118 ImagePatches.PatchSize: PatchSize (31) must be at most Height (32) and Width (30)" },
        { "Encoder", "[ImagePatches(Height = 32, Width = 32, PatchSize = 0)]", "ITG0101 ImagePatches.PatchSize: PatchSize (0) must be 1 to 256" },
        { "Encoder", "[Spectrogram(Bins = 8, Frames = 15)]", "ITG0118 Spectrogram.Frames: Frames (15) must be even: the second convolution takes every second one" },
        { "Encoder", "[Spectrogram(Bins = 8, Frames = 16)]\n[Embedding(TokenTypes = 2)]", "ITG0118 Embedding: [Spectrogram] takes the place of tokens: there is no table that could have types, a scale, a projection or a vocabulary" },
        { "Decoder", "[Spectrogram(Bins = 8, Frames = 16)]", "ITG0007 Spectrogram: [Spectrogram] cannot stand beside TransformerKind.Decoder, which has no encoder that could read a spectrogram" },

        // Heads
        { "Decoder", "[MaskedLanguageModelHead]", "ITG0117 MaskedLanguageModelHead: [MaskedLanguageModelHead] is an encoder's: a transformer of kind Decoder predicts what comes next" },
        { "Decoder", "[Classifier(\"a\", Pooling = SequencePooling.First)]", "ITG0117 Classifier.Pooling: The first token cannot speak for the sequence: in a causal stack it sees itself alone; expected Last or Mean" },
        { "Encoder", "[Classifier]", "ITG0111 Classifier.labels: Labels: name at least one" },
        { "Encoder", "[Pooler]\n[HiddenStates]", "ITG0007 HiddenStates: [HiddenStates] cannot stand beside [Pooler]: a model has one head" },
        { "Encoder, TieEmbeddings = true", "", "ITG0007 Transformer.TieEmbeddings: [Transformer(TieEmbeddings = ...)] cannot stand beside a model without a head: write [MaskedLanguageModelHead] or [LanguageModelHead]" },
        { "Decoder, TieEmbeddings = true, EmbeddingSize = 16", "", "ITG0117 Transformer.TieEmbeddings: The head cannot be tied: rows of the token table have 16 elements and the hidden state 32; write [LanguageModelHead(Projection = true)]" },

        // Names
        { "Decoder", "[TensorName(\"Querry\", \"q.{layer}\")]", "ITG0008 TensorName.role: Querry is not a value of WeightRole: TokenEmbedding, PositionEmbedding" },
        { "Decoder", "[TensorName(\"Query\", \"a.{layer}\")]\n[TensorName(\"Query\", \"b.{layer}\")]", "ITG0111 TensorName[1].pattern: TensorName: Query is named 2 times" },
        { "Decoder", "[TensorName(\"Down\", \"d.{layer}\")]\n[TensorName(\"Query\", \"q\")]", "ITG0113 TensorName[1].pattern: Tensor name 'q' of Query: {layer} must stand where the index of the layer does" },
        { "Decoder", "[PackedTensor(\"x.{layer}\", \"Query\", \"Down\")]", "ITG0111 PackedTensor.roles: PackedTensor: name each once two or more of Query, Key, Value" },
        { "Decoder", "[PackedTensor(\"x.{layer}\", \"Query\", \"Key\", \"Value\", Blocks = 3)]", "ITG0113 PackedTensor.pattern: Tensor name 'x.{layer}' of Query: its rows cannot be cut into equal blocks" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_problem_with_its_numbers(string kind, string attributes, string problem) =>
        Assert.StartsWith(problem, Assert.Single(DeclaredModels.Problems(Model(kind, attributes))), StringComparison.Ordinal);

    [Fact]
    public void A_decoder_that_sees_what_it_will_write_is_refused()
    {
        string model = Model("Decoder", "").Replace("Heads = 4", "Heads = 4, Causal = false", StringComparison.Ordinal);

        Assert.Equal(
            ["ITG0007 Attention.Causal: [Attention(Causal = false)] cannot stand beside the decoder of TransformerKind.Decoder, which cannot see what it will write"],
            DeclaredModels.Problems(model));
    }

    [Theory]
    [InlineData("[Layers(\"0\")]\n[Layers(\"9\", Window = 8)]", "\"9\"")]
    [InlineData("[Layers(\"0\")]\n[Layers(\"1\", Window = 8, KeyValueHeads = 3)]", "KeyValueHeads = 3")]
    [InlineData("[SharedLayers(0, 0, 1)]", "[SharedLayers(0, 0, 1)]")]
    public async Task The_argument_of_the_right_attribute_is_underlined(string attributes, string underlined)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(Model("Decoder", attributes) + "\npublic sealed partial class Tiny;");

        Diagnostic found = Assert.Single(await GeneratorRunner.AnalyzeAsync(compilation));

        Assert.Contains(compilation.SyntaxTrees[0].GetText().ToString(found.Location.SourceSpan), underlined, StringComparison.Ordinal);
    }

    private static string Model(string kind, string attributes) => $"[Transformer(TransformerKind.{kind}, {Sizes})]{Parts}{attributes}";
}
