using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Ir;

public class IrPrinterTests
{
    private static readonly EmbeddingSpec Tokens = new(24, Scale: 1, new PositionSpec.None());
    private static readonly NormSpec Norm = new(Spec.Norm.Layer, 1e-5f, Bias: true);
    private static readonly EquatableArray<string> Labels = EquatableArray.Of("no", "yes");

    public static TheoryData<string, EmbeddingSpec> Embeddings { get; } = new()
    {
        { "layers=2, token table width=24", Tokens },
        { "layers=2, token table width=24, vocabulary=40, scale=4, sinusoidal(halves, offset=2, full range)", Tokens with { VocabularySize = 40, Scale = 4, Positions = new PositionSpec.Sinusoidal(false, 2, FullRange: true) } },
        { "layers=2, token table width=24, token types=2, projected after_norm (bias: projection)", Tokens with { TokenTypes = 2, Projection = Spec.EmbeddingProjection.AfterNorm, ProjectionBias = true } },
        { "layers=2, images 3x30x20 in patches of 5 (bias: patch), width=24", Tokens with { Input = new InputSpec.Patches(3, 30, 20, 5, Bias: true) } },
        { "layers=2, spectrograms 80x3000 through two gelu convolutions, width=24", Tokens with { Input = new InputSpec.Spectrogram(80, 3000, Spec.Activation.Gelu) } },
    };

    public static TheoryData<string, HeadSpec> Heads { get; } = new()
    {
        { "language model, tied, projected", new HeadSpec.LanguageModel(Tied: true, Bias: false, Projection: true) },
        { "masked language model, gelu transform (bias: transform), layer_norm(weight, bias, eps=1E-05), tied, bias", new HeadSpec.MaskedLanguageModel(Spec.Activation.Gelu, Norm, Tied: true, Bias: true) },
        { "classifier of 2, mean token, tanh layer (bias: layer), bias", new HeadSpec.Classifier(Labels, Spec.SequencePooling.Mean, Spec.Activation.Tanh) },
        { "token classifier of 2, gelu layer", new HeadSpec.TokenClassifier(Labels, Spec.Activation.Gelu) },
    };

    [Theory]
    [MemberData(nameof(Embeddings))]
    public void All_of_an_embedding_is_printed(string text, EmbeddingSpec embedding) =>
        Assert.Contains("decoder " + text + ", final ", IrPrinter.Print(WithDecoder(stack => stack with { Embedding = embedding })));

    [Theory]
    [MemberData(nameof(Heads))]
    public void All_of_a_head_is_printed(string text, HeadSpec head) => Assert.EndsWith($"head = {text}\n", IrPrinter.Print(SmallModels.Llama with { Head = head }));

    [Fact]
    public void Layers_that_share_weights_are_printed() =>
        Assert.Contains(", weights of layers 0 0, final ", IrPrinter.Print(WithDecoder(stack => stack with { Sharing = EquatableArray.Of(0, 0) })));

    [Fact]
    public void What_stacks_share_and_where_a_prompt_ends_is_printed() => Assert.Contains(
        ", one token table for both stacks, prefix up to token 9, blanks 8 7\n",
        IrPrinter.Print(SmallModels.Llama with { SharedEmbedding = true, Prefix = new PrefixSpec(9, EquatableArray.Of(8, 7)) }));

    private static ModelSpec WithDecoder(Func<StackSpec, StackSpec> change) => SmallModels.Llama with { Decoder = change(SmallModels.Llama.Decoder!) };
}
