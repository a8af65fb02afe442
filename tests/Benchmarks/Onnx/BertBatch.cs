using Intaglio.Benchmarks.Models;

namespace Intaglio.Benchmarks.Onnx;

/// <summary>Sequences in one rectangle, shorter ones with padding behind them: what ONNX Runtime is given.</summary>
internal sealed class BertBatch : IDisposable
{
    private readonly int[][] sequences;
    private readonly float[] states;
    private readonly List<OnnxTensor> inputs;
    private readonly OnnxTensor output;
    private readonly int longest;

    /// <summary>Lays sequences out.</summary>
    /// <param name="sequences">Their tokens.</param>
    /// <param name="output">The name of the graph's result.</param>
    /// <param name="padded">Whether the graph wants to be told where padding is.</param>
    public BertBatch(int[][] sequences, string output, bool padded)
    {
        this.sequences = sequences;
        longest = sequences.Max(sequence => sequence.Length);
        int[] tokens = new int[sequences.Length * longest];
        int[] mask = new int[tokens.Length];
        for (int index = 0; index < sequences.Length; index++)
        {
            sequences[index].CopyTo(tokens, index * longest);
            mask.AsSpan(index * longest, sequences[index].Length).Fill(1);
        }

        states = new float[tokens.Length * BertShape.HiddenSize];
        inputs = [Integers(BertGraph.Tokens, tokens), Integers(BertGraph.TokenTypes, new int[tokens.Length])];
        if (padded)
            inputs.Add(Integers(BertGraph.Mask, mask));
        this.output = OnnxTensor.Of(output, states, sequences.Length, longest, BertShape.HiddenSize);
    }

    /// <summary>Encodes all sequences.</summary>
    public void Run(OnnxSession session) => session.Run(output, inputs);

    /// <summary>The largest difference of a hidden state from what Intaglio made of the same sequences; padding does not count.</summary>
    public float Distance(IReadOnlyList<EncodedSequence> encoded)
    {
        float largest = 0;
        for (int index = 0; index < sequences.Length; index++)
        {
            ReadOnlySpan<float> theirs = states.AsSpan(index * longest * BertShape.HiddenSize, sequences[index].Length * BertShape.HiddenSize);
            ReadOnlySpan<float> ours = encoded[index].HiddenStates;
            for (int element = 0; element < theirs.Length; element++)
                largest = Math.Max(largest, Math.Abs(theirs[element] - ours[element]));
        }

        return largest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inputs.ForEach(input => input.Dispose());
        output.Dispose();
    }

    private OnnxTensor Integers(string name, int[] values) => OnnxTensor.Of(name, values, sequences.Length, longest);
}
