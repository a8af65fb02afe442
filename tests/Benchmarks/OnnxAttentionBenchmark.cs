using Intaglio.Benchmarks.Models;
using Intaglio.Benchmarks.Onnx;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>Causal attention in 32-bit floats beside ONNX Runtime's MultiHeadAttention.</summary>
/// <remarks>
/// A generated program has no attention by itself: what is measured is a decoder of one layer, once over the whole text and once over short texts of
/// together as many tokens. Work but attention is the same in both, and attention's grows with pairs of positions: so the
/// difference, scaled to all pairs, is attention's. ONNX Runtime's causal form builds the matrix of all scores; its flash form knows no mask, computes twice
/// the pairs and is measured too.
/// </remarks>
internal static class OnnxAttentionBenchmark
{
    private const int ShortText = 256;
    private const int KeptRounds = 5;
    private const int Width = OneLayer.AttentionWidth;

    private static readonly string[] InputNames = ["query", "key", "value"];

    public static void Run()
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(RandomWeights.Create(OneLayer.Attention));
        foreach (int workers in Machine.WorkerCounts)
        {
            var options = new LoadOptions { Format = WeightFormat.Float32, Workers = workers };
            using SixteenHeads sixteen = SixteenHeads.Load(checkpoint, options);
            using EightHeads eight = EightHeads.Load(checkpoint, options);
            foreach ((DecoderModel model, int heads) in ((DecoderModel, int)[])[(sixteen, 16), (eight, 8)])
            {
                foreach (int length in (int[])[2048, OneLayer.LongestText])
                    Compare(model, heads, length, workers);
            }
        }
    }

    private static void Compare(DecoderModel model, int heads, int length, int workers)
    {
        using Session session = model.CreateSession(new SessionOptions { Capacity = length });
        int[] tokens = [.. Enumerable.Range(0, length).Select(index => index * 31 % OneLayer.Vocabulary)];
        using Peer causal = new(heads, length, workers, causal: true);
        using Peer flash = new(heads, length, workers, causal: false);
        using var team = new ProbeTeam(workers);
        var probe = new MultiplyAddProbe(team);
        Instrument whole = new(() => Turn.Seconds(() => Read(session, tokens, length)));
        Instrument parts = new(() => Turn.Seconds(() => Read(session, tokens, ShortText)));
        Instrument theirs = new(() => Turn.Seconds(causal.Run));
        Instrument theirFlash = new(() => Turn.Seconds(flash.Run));
        Instrument peak = new(() => probe.OperationsPerSecond(8_000_000));
        Rounds.Measure(KeptRounds, 1, [whole, parts, theirs, theirFlash, peak]);

        // Pairs of n texts of a length are the pairs of one text n times as long, by n, but for the diagonal.
        double scale = 1 / (1 - ((ShortText + 1.0) / (length + 1)));
        var ours = new Spread([.. whole.Figures.Rounds.Zip(parts.Figures.Rounds, (all, short_) => (all - short_) * scale)]);
        double operations = 4.0 * Width * length * (length + 1.0) / 2;
        Console.WriteLine($"  {heads} heads of {Width / heads}, {length} tokens, {workers} workers; multiply-add peak {peak.Figures.Times(1e-9).Text("0")} GFLOP/s");
        Print("Intaglio, causal", ours, operations);
        Print("ONNX Runtime, causal", theirs.Figures, operations);
        Print("ONNX Runtime, flash, no mask", theirFlash.Figures, 2 * operations);

        void Print(string name, Spread seconds, double work)
        {
            var rate = new Spread([.. seconds.Rounds.Select(time => work / time)]);
            Console.WriteLine($"    {name,-30} {seconds.Times(1e3).Text("0"),-24} ms  {rate.Times(1e-9).Text("0"),-20} GFLOP/s  times the time of Intaglio {seconds.Over(ours).Text("0.00")}");
        }
    }

    private static void Read(Session session, ReadOnlySpan<int> tokens, int lengthOfTexts)
    {
        for (int start = 0; start < tokens.Length; start += lengthOfTexts)
        {
            session.Reset();
            session.Prefill(tokens.Slice(start, lengthOfTexts));
        }
    }

    /// <summary>The operator alone, over queries, keys and values that are there.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly OnnxSession session;
        private readonly OnnxTensor[] inputs;
        private readonly OnnxTensor output;

        public Peer(int heads, int length, int threads, bool causal)
        {
            string result = "";
            session = OnnxSession.Create(threads, model =>
            {
                result = model.Node(
                    "MultiHeadAttention",
                    OnnxModel.Microsoft,
                    [.. InputNames.Select(name => model.Input<float>(name, 3))],
                    ("num_heads", heads), ("unidirectional", causal ? 1 : 0));
                model.Output(result, 3);
            });
            var random = new Random(5);
            inputs = [.. InputNames.Select(name => OnnxTensor.Of(name, Numbers(random, length * Width), 1, length, Width))];
            output = OnnxTensor.Of(result, new float[length * Width], 1, length, Width);
        }

        public void Run() => session.Run(output, inputs);

        public void Dispose()
        {
            session.Dispose();
            output.Dispose();
            Array.ForEach(inputs, input => input.Dispose());
        }

        private static float[] Numbers(Random random, int count)
        {
            float[] values = new float[count];
            for (int index = 0; index < count; index++)
                values[index] = (2 * random.NextSingle()) - 1;
            return values;
        }
    }
}
