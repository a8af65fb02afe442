using System.Globalization;
using Intaglio.Benchmarks;
using Intaglio.Tool.Measurement;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Name, string Summary, Action Run)[] own =
[
    ("decode", "tokens a second one by one, as a fraction of the read bandwidth", DecodeBenchmark.Run),
    ("prefill", "a prompt of 512 tokens, as a fraction of the multiply-add peak", PrefillBenchmark.Run),
    ("attention", "the attention of a prompt alone, as a fraction of the multiply-add peak", AttentionBenchmark.RunPrefill),
    ("context", "the attention of one token after 8192, as a fraction of the read bandwidth", AttentionBenchmark.RunDecode),
    ("load", "opening and packing weights", LoadBenchmark.Run),
    ("compile", "the model compiler: time, and size of what it writes", CompilerBenchmark.Run),
];
(string Name, string Summary, Action Run)[] besidePeers =
[
#if WITH_ONNX_RUNTIME
    ("onnx-products", "matrix products of a prompt, beside ONNX Runtime", OnnxProductBenchmark.Run),
    ("onnx-encoder", "BERT base on batches of mixed and of equal lengths, beside ONNX Runtime", OnnxEncoderBenchmark.Run),
    ("onnx-attention", "causal attention over long texts, beside ONNX Runtime", OnnxAttentionBenchmark.Run),
#endif
];
(string Name, string Summary, Action Run)[] benchmarks = [.. own, .. besidePeers];

string[] names = args switch
{
    [] => [.. own.Select(benchmark => benchmark.Name)],
    ["onnx"] => [.. besidePeers.Select(benchmark => benchmark.Name)],
    _ => args,
};
string? unknown = names.FirstOrDefault(name => benchmarks.All(benchmark => benchmark.Name != name));
if (unknown is not null)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. Name some of these, 'onnx' for all beside ONNX Runtime (built with -p:WithOnnxRuntime=true), or none for the others:");
    foreach ((string name, string summary, _) in benchmarks)
        Console.Error.WriteLine($"  {name,-14} {summary}");
    return 2;
}

Console.WriteLine(Machine.Description);
Console.WriteLine(Machine.FiguresAre);
foreach (string name in names)
{
    (_, string summary, Action run) = benchmarks.First(benchmark => benchmark.Name == name);
    Console.WriteLine();
    Console.WriteLine($"{name}: {summary}");
    run();
}

return 0;
