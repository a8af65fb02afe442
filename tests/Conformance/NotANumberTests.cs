using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Conformance;

/// <summary>A number that is none must come out as such: maxima and rounding use instructions that could lose it.</summary>
public sealed class NotANumberTests : IDisposable
{
    private const string Norm = "model.layers.0.input_layernorm.weight";

    private static readonly WeightFormat[] Formats = Enum.GetValues<WeightFormat>();

    private readonly ReferenceDirectory reference = ReferenceDirectory.Open(Path.Combine(Places.References, "llama2-gqa"));
    private readonly ModelSpec spec;
    private readonly CompiledModels compiled;

    public NotANumberTests()
    {
        spec = ModelFolder.Open(reference.ConfigPath).Specialise(Formats, [.. Machine.InstructionSets]);
        compiled = InMemoryCompiler.Compile([spec]);
    }

    public void Dispose() => compiled.Dispose();

    [Fact]
    public void One_weight_of_a_norm_that_is_not_a_number_makes_every_logit_so_in_every_form()
    {
        var weights = reference.Weights.ToDictionary(weight => weight.Key, weight => weight.Value);
        float[] norm = [.. weights[Norm].Values];
        norm[5] = float.NaN;
        weights[Norm] = (weights[Norm].Shape, norm);
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
