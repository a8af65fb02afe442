using Intaglio.Benchmarks.Models;
using Intaglio.Benchmarks.Onnx;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>BERT base beside ONNX Runtime: a batch of many lengths, which it pads or takes apart, and one of equal lengths.</summary>
internal static class OnnxEncoderBenchmark
{
    private const int Sequences = 32;
    private const int ShortestLength = 16;
    private const int LongestLength = 256;
    private const int EqualLength = 128;
    // A round takes half a minute on two cores.
    private const int KeptRounds = 3;

    // Both round some 1e-6 of their numbers in each of twelve layers; states are norms' results, so of the size of 1.
    private const float Tolerance = 1e-3f;

    public static void Run()
    {
        Dictionary<string, (int[] Shape, float[] Values)> tensors = BertShape.RandomWeights();
        using Checkpoint checkpoint = Checkpoint.FromArrays(tensors);
        Console.WriteLine($"{Machine.Cores} workers");
        using Peer peer = new(tensors, Machine.Cores);
        using BertBase model = Load(WeightFormat.Float32);
        using BertBase narrow = Load(WeightFormat.BFloat16);
        using BertBase quantized = Load(WeightFormat.Q8);
        Compare($"{Sequences} sequences of {ShortestLength} to {LongestLength} tokens", MixedLengths(), peer, model, narrow, quantized);
        Compare($"{Sequences} sequences of {EqualLength} tokens", [.. Enumerable.Repeat(EqualLength, Sequences)], peer, model, narrow, quantized);

        BertBase Load(WeightFormat format) => BertBase.Load(checkpoint, new LoadOptions { Format = format, Workers = Machine.Cores });
    }

    /// <summary>Lengths spread evenly, long and short ones mixed.</summary>
    private static int[] MixedLengths()
    {
        int[] lengths = [.. Enumerable.Range(0, Sequences).Select(index => ShortestLength + ((LongestLength - ShortestLength) * index / (Sequences - 1)))];
        new Random(7).Shuffle(lengths);
        return lengths;
    }

    private static void Compare(string title, int[] lengths, Peer peer, BertBase model, BertBase narrow, BertBase quantized)
    {
        var random = new Random(11);
        int[][] sequences = [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(BertShape.VocabularySize)).ToArray())];
        TokenSequence[] ours = [.. sequences.Select(sequence => (TokenSequence)sequence)];
        bool mixed = lengths.Distinct().Count() > 1;
        using BertBatch whole = new(sequences, mixed ? peer.PaddedOutput : peer.Output, mixed);
        using BertBatch bytes = new(sequences, mixed ? peer.PaddedBytesOutput : peer.BytesOutput, mixed);
        BertBatch[] single = [.. sequences.Select(sequence => new BertBatch([sequence], peer.Output, padded: false))];
        BertBatch[] singleBytes = [.. sequences.Select(sequence => new BertBatch([sequence], peer.BytesOutput, padded: false))];

        IReadOnlyList<EncodedSequence> encoded = model.EncodeBatch(ours);
        Check(title, peer, encoded, mixed, whole, bytes, single);
        Console.WriteLine($"  Intaglio's 8-bit weights move its own hidden states by {Distance(encoded, quantized.EncodeBatch(ours)):0.0e+0} at most");
        Instrument[] instruments =
        [
            new(() => Turn.Seconds(() => model.EncodeBatch(ours))),
            new(() => Turn.Seconds(() => whole.Run(mixed ? peer.Padded : peer.Whole))),
            new(() => Turn.Seconds(() => Array.ForEach(single, batch => batch.Run(peer.Whole)))),
            new(() => Turn.Seconds(() => narrow.EncodeBatch(ours))),
            new(() => Turn.Seconds(() => quantized.EncodeBatch(ours))),
            new(() => Turn.Seconds(() => bytes.Run(mixed ? peer.PaddedBytes : peer.Bytes))),
            new(() => Turn.Seconds(() => Array.ForEach(singleBytes, batch => batch.Run(peer.Bytes)))),
        ];
        Rounds.Measure(KeptRounds, 0, instruments);
        string together = mixed ? "padded to the longest" : "in one batch";
        string[] names = ["Intaglio, F32", $"ONNX Runtime, F32, {together}", "ONNX Runtime, F32, one by one", "Intaglio, BF16", "Intaglio, Q8", $"ONNX Runtime, 8 bit, {together}", "ONNX Runtime, 8 bit, one by one"];
        Spread own = instruments[0].Figures;
        Console.WriteLine($"    {"",-44} {"tokens/s",-28} times the time of Intaglio, F32");
        foreach ((string name, Instrument instrument) in names.Zip(instruments))
        {
            var rate = new Spread([.. instrument.Figures.Rounds.Select(seconds => lengths.Sum() / seconds)]);
            Console.WriteLine($"    {name,-44} {rate.Text("0"),-28} {instrument.Figures.Over(own).Text("0.00")}");
        }

        Array.ForEach(single, batch => batch.Dispose());
        Array.ForEach(singleBytes, batch => batch.Dispose());
    }

    /// <summary>The same work, or there is nothing to compare: hidden states are those of Intaglio, those of 8-bit weights somewhere near.</summary>
    private static void Check(string title, Peer peer, IReadOnlyList<EncodedSequence> encoded, bool mixed, BertBatch whole, BertBatch bytes, BertBatch[] single)
    {
        whole.Run(mixed ? peer.Padded : peer.Whole);
        bytes.Run(mixed ? peer.PaddedBytes : peer.Bytes);
        Array.ForEach(single, batch => batch.Run(peer.Whole));
        float distance = Math.Max(whole.Distance(encoded), single.Select((batch, index) => batch.Distance([encoded[index]])).Max());
        Console.WriteLine($"  {title}; hidden states differ by {distance:0.0e+0} at most, with 8-bit weights by {bytes.Distance(encoded):0.0e+0}");
        if (!(distance < Tolerance))
            throw new InvalidOperationException($"ONNX Runtime and Intaglio compute different things: hidden states differ by {distance}.");
    }

    private static float Distance(IReadOnlyList<EncodedSequence> expected, IReadOnlyList<EncodedSequence> actual) =>
        expected.Zip(actual).Max(pair => pair.First.HiddenStates.ToArray().Zip(pair.Second.HiddenStates.ToArray()).Max(states => Math.Abs(states.First - states.Second)));

    /// <summary>ONNX Runtime with the same weights: with and without padding, in 32-bit floats and in 8 bits.</summary>
    private sealed class Peer : IDisposable
    {
        public Peer(Dictionary<string, (int[] Shape, float[] Values)> tensors, int threads)
        {
            (Padded, PaddedOutput) = Load(quantized: false, padded: true);
            (Whole, Output) = Load(quantized: false, padded: false);
            (PaddedBytes, PaddedBytesOutput) = Load(quantized: true, padded: true);
            (Bytes, BytesOutput) = Load(quantized: true, padded: false);

            (OnnxSession Session, string Output) Load(bool quantized, bool padded)
            {
                string output = "";
                var session = OnnxSession.Create(threads, model => output = BertGraph.Build(model, tensors, quantized, padded));
                return (session, output);
            }
        }

        public OnnxSession Padded { get; }

        public string PaddedOutput { get; }

        public OnnxSession Whole { get; }

        public string Output { get; }

        public OnnxSession PaddedBytes { get; }

        public string PaddedBytesOutput { get; }

        public OnnxSession Bytes { get; }

        public string BytesOutput { get; }

        public void Dispose()
        {
            Padded.Dispose();
            Whole.Dispose();
            PaddedBytes.Dispose();
            Bytes.Dispose();
        }
    }
}
