using Intaglio.Benchmarks.Models;
using Intaglio.Benchmarks.Onnx;
using Intaglio.Tool.Measurement;

namespace Intaglio.Benchmarks;

/// <summary>Matrix products of a prompt in 32-bit floats beside ONNX Runtime's.</summary>
/// <remarks>
/// A generated program has no product by itself: ONNX Runtime computes the products of all layers and nothing else, Intaglio reads the prompt, with
/// norms, attention and everything. The ratio is therefore the least that can be said.
/// </remarks>
internal static class OnnxProductBenchmark
{
    private const int Prompt = 512;
    private const int KeptRounds = 9;
    private const string Rows = "rows";

    public static void Run()
    {
        foreach (int workers in Machine.WorkerCounts)
        {
            Compare("15M", LlamaShape.Sizes, workers, (checkpoint, options) => SmallLlama.Load(checkpoint, options));
            Compare("one layer of tinyllama-1.1b", OneLayer.TinyLlama, workers, (checkpoint, options) => TinyLlamaLayer.Load(checkpoint, options));
        }
    }

    private static void Compare(string name, LlamaSizes sizes, int workers, Func<Checkpoint, LoadOptions, DecoderModel> load)
    {
        Dictionary<string, (int[] Shape, float[] Values)> tensors = RandomWeights.Create(sizes);
        using Checkpoint checkpoint = Checkpoint.FromArrays(tensors);
        using DecoderModel model = load(checkpoint, new LoadOptions { Format = WeightFormat.Float32, Workers = workers });
        using Session session = model.CreateSession(new SessionOptions { Capacity = Prompt });
        int[] tokens = [.. Enumerable.Range(0, Prompt).Select(index => index * 7919 % sizes.Vocabulary)];
        Product[] products = [.. sizes.Products.DistinctBy(product => (product.Inputs, product.Outputs)).Select(product => new Product(sizes, product.Inputs, product.Outputs, workers))];
        using var team = new ProbeTeam(workers);
        var probe = new MultiplyAddProbe(team);

        Instrument prompt = new(() => Turn.Seconds(() =>
        {
            session.Reset();
            session.Prefill(tokens);
        }));
        Instrument peak = new(() => probe.OperationsPerSecond(8_000_000));
        Instrument[] theirs = [.. products.Select(product => new Instrument(() => Turn.Seconds(product.Run)))];
        Rounds.Measure(KeptRounds, 2, [prompt, .. theirs, peak]);

        Console.WriteLine($"  {name}, {Prompt} tokens, {workers} workers; multiply-add peak {peak.Figures.Times(1e-9).Text("0")} GFLOP/s");
        double[] sums = new double[KeptRounds];
        foreach ((Product product, Instrument instrument) in products.Zip(theirs))
        {
            var rate = new Spread([.. instrument.Figures.Rounds.Select(seconds => product.Operations / seconds)]);
            Console.WriteLine($"    ONNX Runtime, {product.Title,-24} {rate.Times(1e-9).Text("0"),-22} GFLOP/s, {rate.Over(peak.Figures).Times(100).Text("0")} % of the peak");
            for (int round = 0; round < sums.Length; round++)
                sums[round] += product.Count * instrument.Figures.Rounds[round];
            product.Dispose();
        }

        var allProducts = new Spread(sums);
        Console.WriteLine($"    the products alone, ONNX Runtime {allProducts.Times(1e3).Text("0.0")} ms; the whole prompt, Intaglio {prompt.Figures.Times(1e3).Text("0.0")} ms; ratio {allProducts.Over(prompt.Figures).Text("0.00")}");
    }

    /// <summary>One product of the prompt's rows with a weight, and how often it occurs.</summary>
    private sealed class Product : IDisposable
    {
        private readonly OnnxSession session;
        private readonly OnnxTensor input;
        private readonly OnnxTensor output;

        public Product(LlamaSizes sizes, int inputs, int outputs, int threads)
        {
            Title = $"{Prompt} x {inputs} x {outputs}";
            Count = sizes.Layers * sizes.Products.Count(product => (product.Inputs, product.Outputs) == (inputs, outputs));
            Operations = 2.0 * Prompt * inputs * outputs;
            string result = "";
            session = OnnxSession.Create(threads, model =>
            {
                result = model.Node("MatMul", "", [model.Input<float>(Rows, 2), model.Weight<float>("weight", Numbers(inputs * outputs), inputs, outputs)]);
                model.Output(result, 2);
            });
            input = OnnxTensor.Of(Rows, Numbers(Prompt * inputs), Prompt, inputs);
            output = OnnxTensor.Of(result, new float[Prompt * outputs], Prompt, outputs);
        }

        public string Title { get; }

        public int Count { get; }

        public double Operations { get; }

        public void Run() => session.Run(output, input);

        public void Dispose()
        {
            session.Dispose();
            input.Dispose();
            output.Dispose();
        }

        private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(index => ((index * 7919L % 1999) - 999) * 1e-4f)];
    }
}
