using Xunit;

namespace Intaglio.Runtime.Tests.Encoders;

public class EncodedSequenceTests
{
    [Fact]
    public void A_vector_for_the_sequence_is_its_first_its_last_or_its_mean()
    {
        using TinyEncoder model = TinyEncoder.Create();
        EncodedSequence encoded = model.Encode([2, 0, 4]);
        Assert.Equal(encoded.HiddenState(0), encoded.Pool(SequencePooling.First));
        Assert.Equal(encoded.HiddenState(2), encoded.Pool(SequencePooling.Last));
        float[] mean = encoded.Pool(SequencePooling.Mean);
        Assert.Equal([encoded.HiddenState(0)[0], (encoded.HiddenState(0)[1] + encoded.HiddenState(1)[1] + encoded.HiddenState(2)[1]) / 3], mean);
        Assert.Throws<ArgumentOutOfRangeException>(() => encoded.Pool((SequencePooling)7));
    }

    [Fact]
    public void A_normalised_vector_has_length_one()
    {
        using TinyEncoder model = TinyEncoder.Create();
        EncodedSequence encoded = model.Encode([2, 0, 4]);
        float[] vector = encoded.Pool(SequencePooling.Mean), normalized = encoded.Pool(SequencePooling.Mean, normalize: true);
        Assert.Equal(1, Math.Sqrt(normalized.Sum(element => (double)element * element)), 6);
        Assert.Equal(vector[0] / vector[1], normalized[0] / normalized[1], 4);
    }

    [Fact]
    public void Labels_have_the_softmax_of_their_scores()
    {
        using TinyEncoder model = TinyEncoder.Create(information => information with { Labels = ["a", "b", "c"] }, perSequence: true);
        EncodedSequence encoded = model.Encode([0]);

        // One token of cell 1 and weight -3: scores -3, 1 and -2.
        Assert.Equal([-3, 1, -2], encoded.Results.ToArray());
        double sum = Math.Exp(-3) + Math.Exp(1) + Math.Exp(-2);
        float[] probabilities = encoded.Probabilities();
        Assert.Equal(Math.Exp(-3) / sum, probabilities[0], 6);
        Assert.Equal(Math.Exp(1) / sum, probabilities[1], 6);
        Assert.Equal(new LabelScore("b", 1, probabilities[1]), encoded.Label());
        Assert.Throws<ArgumentOutOfRangeException>(() => encoded.Label(1));
        Assert.Throws<InvalidOperationException>(() => model.Encode([0], options: new EncodeOptions { HiddenStatesOnly = true }).Label());
    }

    [Fact]
    public void Each_token_has_a_label_where_the_model_labels_tokens()
    {
        using TinyEncoder model = TinyEncoder.Create(information => information with { Labels = ["a", "b", "c"] });
        EncodedSequence encoded = model.Encode([0, 5, 1]);
        for (int token = 0; token < 3; token++)
        {
            float[] scores = encoded.Results.Slice(token * 3, 3).ToArray();
            Assert.Equal(Array.IndexOf(scores, scores.Max()), encoded.Label(token).Index);
        }
    }

    [Fact]
    public void The_only_label_has_the_logistic_function_of_its_score()
    {
        using TinyEncoder model = TinyEncoder.Create(information => information with { Labels = ["fake"] }, results: 1);
        Assert.Equal(1 / (1 + Math.Exp(3)), model.Encode([0]).Label().Probability, 6);
    }
}
