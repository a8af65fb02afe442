using CsCheck;
using Intaglio.Compiler;
using Intaglio.Compiler.FrontEnds.Declaration;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;

namespace Intaglio.Generator.Tests;

/// <summary>Parts mix as they like: a declaration is a model that compiles, or it has a problem.</summary>
public sealed class AnyDeclarationTests
{
    private static readonly Gen<string> Transformer = Gen.Select(
        OneOf("Decoder", "Decoder", "Encoder", "EncoderDecoder", "PrefixDecoder"),
        OneOf("", "", ", TieEmbeddings = true", ", HeadBias = true", ", EmbeddingSize = 16", ", EmbeddingScale = 4", ", LogitSoftCap = 30", ", LogitScale = 2"),
        (kind, more) => $"[Transformer(TransformerKind.{kind}, Layers = 4, HiddenSize = 32, VocabularySize = 67, MaxPositions = 48{more})]");

    private static readonly Gen<string> Attention = OneOf(
        "[Attention(Heads = 4)]",
        "[Attention(Heads = 4, KeyValueHeads = 2, Bias = true)]",
        "[Attention(Heads = 4, KeyValueHeads = 1, HeadSize = 12, OutputBias = true)]",
        "[Attention(Heads = 2, Window = 8)]",
        "[Attention(Heads = 4, SoftCap = 20, Scale = 0.3)]",
        "[Attention(Heads = 4, ProjectionClip = 2, KeyBias = true)]");

    private static readonly Gen<string> Positions = OneOf(
        "",
        "[RotaryPositions]",
        "[RotaryPositions(Dimensions = 4, Layout = RotaryLayout.Interleaved, Scaling = RotaryScaling.Yarn, Factor = 4)]",
        "[LearnedPositions(Offset = 2)]",
        "[LearnedPositions]\n[RotaryPositions(Stack = StackSide.Decoder)]",
        "[SinusoidalPositions(Layout = SinusoidalLayout.Halves)]",
        "[AlibiPositions]",
        "[AlibiPositions(BeforeScale = true)]",
        "[RelativeBias(Buckets = 8, MaxDistance = 20)]",
        "[RelativeBias(Buckets = 8, MaxDistance = 20, Shared = false)]",
        "[Rotary2DPositions]");

    private static readonly Gen<string> Norms = Gen.Select(
        OneOf("Norm.Rms", "Norm.Layer", "Norm.Layer, Bias = false", "Norm.Rms, WeightPlusOne = true", "Norm.Layer, Weight = false"),
        OneOf("Pre", "Post", "Both", "Branch"),
        (norm, placement) => $"[Normalization({norm}, Placement = NormPlacement.{placement})]");

    private static readonly Gen<string> FeedForward = OneOf(
        "[FeedForward(IntermediateSize = 40, Activation = Activation.Gelu, Bias = true)]",
        "[FeedForward(IntermediateSize = 40, Activation = Activation.Silu, Gated = true)]",
        "[FeedForward(IntermediateSize = 40, Activation = Activation.ReluSquared)]",
        "[FeedForward(IntermediateSize = 40, Activation = Activation.Silu, Gated = true)]\n[Experts(4, SharedIntermediateSize = 24)]");

    private static readonly Gen<string> More = OneOf(
        "",
        "",
        "[QueryKeyNorm(Norm.Rms)]",
        "[QueryKeyNorm(Norm.Layer, FullWidth = true)]",
        "[QueryKeyNorm(Norm.Layer, WeightPerHead = true)]",
        "[Block(Arrangement = BlockArrangement.ParallelSharedNorm)]",
        "[Block(Arrangement = BlockArrangement.ParallelTwoNorms)]",
        "[Block(ResidualScale = 2, BranchScale = 0.5)]",
        "[Block(ResidualFromNorm = true)]",
        "[EmbeddingNorm(Norm.Layer)]",
        "[FinalNorm(Norm.Layer)]",
        "[Embedding(TokenTypes = 2)]",
        "[Layers(\"0,2..\", Window = 4)]",
        "[Layers(\"0\", AttentionNorm = false)]",
        "[Layers(\"last\", Positions = false, IntermediateSize = 24)]",
        "[Layers(\"1\", Experts = 3, ExpertsPerToken = 1)]",
        "[SharedLayers(Groups = 2)]",
        "[CrossAttention(Heads = 2)]",
        "[PrefixTokens(1, 2, 3)]");

    private static readonly Gen<string> Head = OneOf(
        "", "", "[MaskedLanguageModelHead]", "[Pooler]", "[Classifier(\"a\", \"b\", Dense = Activation.Tanh)]", "[TokenClassifier(\"a\", \"b\")]", "[LanguageModelHead(Projection = true)]");

    private static readonly Gen<string> Declarations = Gen.Select(
        Gen.Select(Transformer, Attention, Positions),
        Gen.Select(Norms, FeedForward, More),
        Gen.Select(More, Head),
        (first, second, third) => string.Join(
            '\n',
            new[] { first.Item1, first.Item2, first.Item3, second.Item1, second.Item2, second.Item3, third.Item1 == second.Item3 ? "" : third.Item1, third.Item2 }.Where(line => line.Length > 0)));

    [Fact]
    public void A_declaration_compiles_or_has_a_problem() => Declarations.Sample(
        declaration =>
        {
            DeclarationResult result = DeclaredModels.Result(declaration + "\n[TensorNames(TensorNaming.ByRole)]\n[Targets(InstructionSet.Portable)]\n[Weights(WeightFormat.Float32)]");
            if (result.Spec is null)
                return result.Problems.Any(problem => problem.IsError);
            AssertEveryWeightIsRead(result.Spec);
            return ModelCompiler.CompileImplementation(result.Spec, CancellationToken.None).Count > 0;
        },
        iter: 200,
        threads: 1);

    /// <summary>What a declaration asks for and no graph computes would be left out in silence: its weights would be read by nobody.</summary>
    private static void AssertEveryWeightIsRead(ModelSpec spec)
    {
        IEnumerable<(Compiler.Spec.StackSide, WeightRole)> named = spec.Naming.Sources.Select(source => (source.Side, source.Role));
        IEnumerable<(Compiler.Spec.StackSide, WeightRole)> read = ModelLowering.Lower(spec).All
            .SelectMany(graph => graph.Nodes)
            .SelectMany(node => OpWeights.Of(node.Op))
            .Select(weight => (weight.Side, weight.Role));

        Assert.Equal(named.Order(), read.Distinct().Order());
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);
}
