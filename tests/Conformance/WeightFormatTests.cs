using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>What a weight format does to a model: it rounds matrices when they are loaded, and nothing else.</summary>
public class WeightFormatTests(ReferenceModels models) : IClassFixture<ReferenceModels>
{
    public static TheoryData<string> Models() => [.. ReferenceModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_BF16_model_gives_the_bits_of_a_float_model_over_rounded_matrices(string name)
    {
        ReferenceModel model = models[name];
        using Checkpoint published = model.Reference.OpenCheckpoint();
        using DecoderModel loaded = model.Load(published, new LoadOptions { Format = WeightFormat.BFloat16 });
        using Checkpoint rounded = Checkpoint.FromArrays(RoundedReference.RoundMatrices(model.Reference.Weights, loaded));
        float[] halves = Logits(model, published, WeightFormat.BFloat16);
        Assert.Equal(Logits(model, rounded, WeightFormat.Float32), halves);
        Assert.NotEqual(Logits(model, published, WeightFormat.Float32), halves);
    }

    private static float[] Logits(ReferenceModel reference, Checkpoint checkpoint, WeightFormat format)
    {
        using DecoderModel model = reference.Load(checkpoint, new LoadOptions { Format = format, Workers = 2 });
        Assert.Equal(format, model.Format);
        int[] tokens = ReferenceModel.Tokens(model, 29);
        float[] logits = new float[tokens.Length * model.Info.VocabularySize];
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        session.PrefillAll(tokens, logits);
        return logits;
    }
}
