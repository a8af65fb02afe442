using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Conformance;

/// <summary>A number that is none must come out as such: maxima, rounding and activations use instructions that could lose it.</summary>
public class NotANumberTests
{
    private static readonly WeightFormat[] Formats = Enum.GetValues<WeightFormat>();

    [Fact]
    public void An_input_that_is_not_a_number_makes_every_logit_so_whatever_it_is_rounded_to() =>
        EveryLogitIsLost("llama2-gqa", config => config, "model.layers.0.input_layernorm.weight", 5);

    // Values and hidden states stay numbers: nothing but scores carries it on.
    [Fact]
    public void A_score_that_is_not_a_number_makes_every_logit_so_whatever_the_highest_is() =>
        EveryLogitIsLost("gpt2", config => config, "transformer.h.0.attn.c_attn.bias", 64 + 5);

    [Fact]
    public void A_rectified_number_that_is_none_makes_every_logit_so() =>
        EveryLogitIsLost("gpt2", config => config.Replace("gelu_new", "relu", StringComparison.Ordinal), "transformer.h.0.mlp.c_fc.bias", 5);

    private static void EveryLogitIsLost(string name, Func<string, string> edit, string tensor, int element)
    {
        ReferenceDirectory reference = ReferenceDirectory.Open(Path.Combine(Places.References, name));
        ModelSpec spec = HuggingFaceFrontEnd.Read(edit(File.ReadAllText(reference.ConfigPath)), new TypeSpec("Demo", "NotANumber", "public")).Spec! with
        {
            Formats = Formats.Select(format => (Compiler.Spec.WeightFormat)format).ToEquatableArray(),
            InstructionSets = Machine.InstructionSets.Select(set => (Compiler.Spec.InstructionSet)set).ToEquatableArray(),
        };
        var weights = reference.Weights.ToDictionary(weight => weight.Key, weight => weight.Value);
        float[] values = [.. weights[tensor].Values];
        values[element] = float.NaN;
        weights[tensor] = (weights[tensor].Shape, values);

        using CompiledModels compiled = InMemoryCompiler.Compile([spec]);
        using Checkpoint checkpoint = Checkpoint.FromArrays(weights);
        foreach (InstructionSet instructionSet in Machine.InstructionSets)
        {
            foreach (WeightFormat format in Formats)
            {
                using DecoderModel model = compiled.Load<DecoderModel>(spec.Type, checkpoint, new LoadOptions { Format = format, InstructionSet = instructionSet, Workers = 2 });
                int[] tokens = ReferenceModel.Tokens(model, 29);
                float[] logits = new float[tokens.Length * model.Info.VocabularySize];
                using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length + 1 });
                session.PrefillAll(tokens, logits);
                Assert.All(logits, logit => Assert.True(float.IsNaN(logit), $"{format}, {instructionSet}, many tokens: {logit}"));
                Assert.All(session.Decode(tokens[0]).ToArray(), logit => Assert.True(float.IsNaN(logit), $"{format}, {instructionSet}, one token: {logit}"));
            }
        }
    }
}
