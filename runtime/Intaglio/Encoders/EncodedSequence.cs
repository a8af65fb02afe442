using System.Globalization;

namespace Intaglio;

/// <summary>What an encoder made of one sequence: hidden states, and the results of its head where it has one.</summary>
public sealed class EncodedSequence
{
    private readonly ModelInfo information;
    private readonly float[] hiddenStates;
    private readonly float[] results;

    internal EncodedSequence(ModelInfo information, int length, float[] hiddenStates, int resultRows, float[] results)
    {
        this.information = information;
        this.hiddenStates = hiddenStates;
        this.results = results;
        Length = length;
        ResultRows = resultRows;
    }

    /// <summary>How many tokens it has: rows of <see cref="HiddenStates"/>.</summary>
    public int Length { get; }

    /// <summary>Columns of <see cref="HiddenStates"/>.</summary>
    public int HiddenSize => information.HiddenSize;

    /// <summary>The hidden states after the last layer, [<see cref="Length"/>, <see cref="HiddenSize"/>]; <c>ToArray</c> copies them.</summary>
    public ReadOnlySpan<float> HiddenStates => hiddenStates;

    /// <summary>Rows of <see cref="Results"/>: one for the sequence (classifier, pooler), one for each token, or 0 where no head was computed.</summary>
    public int ResultRows { get; }

    /// <summary>Columns of <see cref="Results"/>: the vocabulary, the labels, or the hidden size of a pooled vector.</summary>
    public int ResultColumns => ResultRows == 0 ? 0 : results.Length / ResultRows;

    /// <summary>What the model's head says, [<see cref="ResultRows"/>, <see cref="ResultColumns"/>]: logits, scores or a pooled vector; <c>ToArray</c> copies it.</summary>
    public ReadOnlySpan<float> Results => results;

    /// <summary>The hidden state of one token, [<see cref="HiddenSize"/>].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public ReadOnlySpan<float> HiddenState(int token)
    {
        CheckRow(token, Length, nameof(token));
        return hiddenStates.AsSpan(token * HiddenSize, HiddenSize);
    }

    /// <summary>One vector for the sequence, [<see cref="HiddenSize"/>].</summary>
    /// <param name="pooling">How it is made.</param>
    /// <param name="normalize">True to scale it to length 1, so that the product of two vectors is the cosine of their angle.</param>
    public float[] Pool(SequencePooling pooling, bool normalize = false)
    {
        float[] vector = pooling switch
        {
            SequencePooling.First => HiddenState(0).ToArray(),
            SequencePooling.Last => HiddenState(Length - 1).ToArray(),
            SequencePooling.Mean => Mean(),
            _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "There is no such pooling."),
        };
        double square = 0;
        foreach (float element in vector)
            square += (double)element * element;
        if (normalize && square > 0)
            Scale(vector, 1 / Math.Sqrt(square));
        return vector;
    }

    /// <summary>How probable each label is: softmax of the scores, or the logistic function of the only score.</summary>
    /// <param name="row">The row of <see cref="Results"/>: the token where the model labels tokens.</param>
    /// <returns>The probabilities in the order of <see cref="ModelInfo.Labels"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The model is no classifier, or its head was not computed.</exception>
    public float[] Probabilities(int row = 0)
    {
        if (information.Labels.Count == 0 || ResultColumns != information.Labels.Count)
        {
            throw new InvalidOperationException(
                $"{information.Name} has {information.Labels.Count} labels and gave {ResultColumns} scores: probabilities are those of a classifier's labels (and of a call without EncodeOptions.HiddenStatesOnly).");
        }

        CheckRow(row, ResultRows, nameof(row));
        ReadOnlySpan<float> scores = results.AsSpan(row * ResultColumns, ResultColumns);
        return scores.Length == 1 ? [(float)(1 / (1 + Math.Exp(-scores[0])))] : Softmax(scores);
    }

    /// <summary>The most probable label.</summary>
    /// <param name="row">The row of <see cref="Results"/>: the token where the model labels tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The model is no classifier, or its head was not computed.</exception>
    public LabelScore Label(int row = 0)
    {
        float[] probabilities = Probabilities(row);
        int best = 0;
        for (int label = 1; label < probabilities.Length; label++)
        {
            if (probabilities[label] > probabilities[best])
                best = label;
        }

        return new(information.Labels[best], best, probabilities[best]);
    }

    private float[] Mean()
    {
        double[] sums = new double[HiddenSize];
        for (int i = 0; i < hiddenStates.Length; i++)
            sums[i % HiddenSize] += hiddenStates[i];
        return Array.ConvertAll(sums, sum => (float)(sum / Length));
    }

    private static void Scale(float[] vector, double factor)
    {
        for (int i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] * factor);
    }

    private static float[] Softmax(ReadOnlySpan<float> scores)
    {
        float largest = float.NegativeInfinity;
        foreach (float score in scores)
            largest = Math.Max(largest, score);
        double[] powers = new double[scores.Length];
        for (int i = 0; i < powers.Length; i++)
            powers[i] = Math.Exp((double)scores[i] - largest);
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => (float)(power / sum));
    }

    private static void CheckRow(int row, int rows, string name)
    {
        if ((uint)row >= (uint)rows)
            throw new ArgumentOutOfRangeException(name, row, string.Create(CultureInfo.InvariantCulture, $"There are {rows} rows, 0 to {rows - 1}, and no row {row}."));
    }
}
