using System.Text;
using Intaglio;
using Intaglio.FirstToken;

// A program that answers: loads a packed model with its tokenizer, continues a prompt and writes each piece when it is there.
const int capacityForTokens = 64;
if (args is ["pack", { } folder, { } target])
{
    using FirstTokenModel source = FirstTokenModel.Load(folder);
    source.SavePacked(target, PackedModel.FilesIn(folder));
    return 0;
}

if (args is not [{ } file, { } prompt])
{
    Console.Error.WriteLine("FirstToken pack FOLDER FILE, or FirstToken FILE PROMPT");
    return 2;
}

using FirstTokenModel model = FirstTokenModel.Load(file);
TextTokenizer tokenizer = TextTokenizer.Load(file);
using Stream output = Console.OpenStandardOutput();
var options = new GenerationOptions { MaxTokens = capacityForTokens, Sampling = new SamplingOptions { Temperature = 0 } };
await foreach (string piece in model.GenerateTextAsync(tokenizer, prompt, options))
    output.Write(Encoding.UTF8.GetBytes(piece));

// What the process took at most, as Linux counts it, and what it needs at least.
string resident = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2];
Console.Error.WriteLine(FormattableString.Invariant($"{resident} {model.WeightBytes + (model.CacheBytesPerPosition * capacityForTokens)}"));
return 0;
