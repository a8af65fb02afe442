using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

public class SpecValidatorTests
{
    private static readonly ModelSpec Llama = SmallModels.Llama;
    private static readonly ModelSpec Gpt2 = SmallModels.Gpt2;

    public static TheoryData<string, string, ModelSpec> Mistakes { get; } = new()
    {
        { "ITG0103 Attention.KeyValueHeads", "Heads (30) must be a multiple of KeyValueHeads (4)", Llama.WithAttention(attention => attention with { Heads = 30, KeyValueHeads = 4 }) },
        { "ITG0101 Attention.Heads", "Heads (0) must be 1 to 4096", Llama.WithAttention(attention => attention with { Heads = 0 }) },
        { "ITG0101 Attention.KeyValueHeads", "KeyValueHeads (-1) must be 1 to 4096", Llama.WithAttention(attention => attention with { KeyValueHeads = -1 }) },
        { "ITG0101 Attention.HeadSize", "HeadSize (8192) must be 1 to 4096", Llama.WithAttention(attention => attention with { HeadSize = 8192 }) },
        { "ITG0105 Attention.Scale", "Scale (NaN) must be a finite number other than 0", Llama.WithAttention(attention => attention with { Scale = float.NaN }) },
        { "ITG0105 Attention.Scale", "Scale (Infinity) must be a finite number other than 0", Llama.WithAttention(attention => attention with { Scale = float.PositiveInfinity }) },
        { "ITG0101 Attention.Window", "Window (0) must be 1 to 16777216", Llama.WithAttention(attention => attention with { Window = 0 }) },
        { "ITG0115 Attention.Window", "Window (32) is not smaller than MaxPositions (32): every position is seen anyway", Llama.WithAttention(attention => attention with { Window = 32 }) },
        { "ITG0114 Transformer", "Learned positions cannot act in the attention", Llama.WithAttention(attention => attention with { Positions = new PositionSpec.Learned(32, 0) }) },
        { "ITG0104 RotaryPositions.Dimensions", "Rotary Dimensions (5) must be even and at most HeadSize (6)", Llama.WithRotary(rotary => rotary with { Dimensions = 5 }) },
        { "ITG0104 RotaryPositions.Dimensions", "Rotary Dimensions (8) must be even and at most HeadSize (6)", Llama.WithRotary(rotary => rotary with { Dimensions = 8 }) },
        { "ITG0105 RotaryPositions.Theta", "Theta (0) must be a finite number above 1", Llama.WithRotary(rotary => rotary with { Theta = 0 }) },
        { "ITG0105 RotaryPositions.Factor", "Factor (0) must be a finite number of at least 1", Llama.WithScaling(new RotaryScalingSpec.Linear(0)) },
        { "ITG0101 RotaryPositions.OriginalMaxPositions", "OriginalMaxPositions (0) must be 1 to 16777216", Llama.WithScaling(new RotaryScalingSpec.Dynamic(2, 0)) },
        { "ITG0105 RotaryPositions.Dimensions", "Dimensions (2) must be at least 4 with dynamic scaling", Llama.WithRotary(rotary => rotary with { Dimensions = 2, Scaling = new RotaryScalingSpec.Dynamic(2, 24) }) },
        { "ITG0105 RotaryPositions.BetaFast", "BetaFast (1) must be at least BetaSlow (2)", Llama.WithScaling(new RotaryScalingSpec.Yarn(2, 16, 1, 2, 1, Truncate: true)) },
        { "ITG0105 RotaryPositions.HighFrequencyFactor", "HighFrequencyFactor (1) must be above LowFrequencyFactor (1)", Llama.WithScaling(new RotaryScalingSpec.Llama3(2, 1, 1, 16)) },
        { "ITG0107 LearnedPositions.Count", "Learned positions Count (31) must be at least MaxPositions (32)", Gpt2.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Learned(31, 0) }) },
        { "ITG0101 LearnedPositions.Offset", "Offset (-1) must be 0 to 16777216", Gpt2.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Learned(32, -1) }) },
        { "ITG0114 Transformer", "Rotary positions cannot act in the embedding", Gpt2.WithEmbedding(embedding => embedding with { Positions = new PositionSpec.Rotary(2, 10, Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()) }) },
        { "ITG0105 Transformer.EmbeddingScale", "EmbeddingScale (0) must be a finite number other than 0", Gpt2.WithEmbedding(embedding => embedding with { Scale = 0 }) },
        { "ITG0101 FeedForward.IntermediateSize", "IntermediateSize (0) must be 1 to 524288", Llama.WithLayer(layer => layer with { FeedForward = layer.FeedForward with { IntermediateSize = 0 } }) },
        { "ITG0105 Normalization.Epsilon", "Epsilon (0) must be above 0 and below 1", Llama.WithLayer(layer => layer with { Norm = layer.Norm with { Epsilon = 0 } }) },
        { "ITG0101 Transformer.VocabularySize", "VocabularySize (-7) must be 1 to 16777216", Llama with { VocabularySize = -7 } },
        { "ITG0101 Transformer.HiddenSize", "HiddenSize (0) must be 1 to 131072", Llama with { HiddenSize = 0 } },
        { "ITG0101 Transformer.MaxPositions", "MaxPositions (0) must be 1 to 16777216", Llama with { MaxPositions = 0 } },
        { "ITG0101 Transformer.Layers", "Layers (0) must be 1 to 1024", Llama with { Decoder = Llama.OnlyStack with { Pattern = default } } },
        { "ITG0106 Transformer.Layers", "The layer pattern names kind 1, but there are 1 kinds", Llama with { Decoder = Llama.OnlyStack with { Pattern = EquatableArray.Of(0, 1) } } },
        { "ITG0110 Transformer", "A transformer of kind Encoder has an encoder stack", Llama with { Kind = Spec.TransformerKind.Encoder } },
        { "ITG0105 Transformer.LogitScale", "LogitScale (0) must be a finite number other than 0", Llama with { Head = new HeadSpec.LanguageModel(Tied: true, Bias: false, Scale: 0) } },
        { "ITG0111 Weights", "Weights: name at least one", Llama with { Formats = default } },
        { "ITG0111 Targets", "Targets: Avx2 stands there 2 times", Llama with { InstructionSets = EquatableArray.Of(Spec.InstructionSet.Avx2, Spec.InstructionSet.Avx2) } },
        { "ITG0112 TensorName.Query", "No tensor name for Query: add [TensorName(\"Query\", \"...\")]", Llama.WithoutName(WeightRole.Query) },
        { "ITG0113 TensorName.Query", "Tensor name 'q' of Query: {layer} must stand where the index of the layer does", Llama.WithName(new TensorSource(WeightRole.Query, "q")) },
        { "ITG0113 TensorName.FinalNorm", "Tensor name 'n.{layer}' of FinalNorm: {layer} has no meaning: the weight is not part of a layer", Llama.WithName(new TensorSource(WeightRole.FinalNorm, "n.{layer}")) },
        { "ITG0113 TensorName.FinalNorm", "Tensor name 'a|' of FinalNorm: a name is empty", Llama.WithName(new TensorSource(WeightRole.FinalNorm, "a|")) },
        { "ITG0113 TensorName.FinalNorm", "Tensor name 'a{0}' of FinalNorm: braces, '*' and control characters are not part of tensor names", Llama.WithName(new TensorSource(WeightRole.FinalNorm, "a{0}")) },
        { "ITG0113 TensorName.Up", "Tensor name 'model.layers.{layer}.mlp.gate_proj.weight' of Up: it is the name of Gate too", Llama.WithName(new TensorSource(WeightRole.Up, "model.layers.{layer}.mlp.gate_proj.weight")) },
        { "ITG0113 TensorName.Key", "Tensor name 'transformer.h.{layer}.attn.c_attn.weight' of Key: the tensor must hold all of Query, Key, Value", Gpt2.WithName(new TensorSource(WeightRole.Query, "{layer}.q")) },
        { "ITG0108 Transformer.VocabularySize", "The token table [16777216, 131072] has 2199023255552 elements; at most 2147483647 are supported", Large },
    };

    private static ModelSpec Large => (Llama with { VocabularySize = 1 << 24, HiddenSize = 1 << 17 }).WithEmbedding(embedding => embedding with { Width = 1 << 17 });

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_numbers(string idAndPath, string message, ModelSpec model)
    {
        SpecProblem problem = SpecValidator.Validate(model)[0];

        Assert.Equal((idAndPath, message), ($"{problem.Id} {problem.Path}", problem.Message));
    }

    [Fact]
    public void Models_that_are_right_have_no_problem()
    {
        Assert.Empty(SpecValidator.Validate(Llama));
        Assert.Empty(SpecValidator.Validate(Gpt2));
    }

    [Fact]
    public void Rows_of_the_catalogue_are_ordered_and_unique() =>
        Assert.Equal(ProblemCatalogue.All.Select(row => row.Id).Distinct().Order(StringComparer.Ordinal), ProblemCatalogue.All.Select(row => row.Id));
}
