using Intaglio;
using Intaglio.NativeAot;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("usage: Intaglio.NativeAot REFERENCES [REAL_WEIGHTS]");
    return 2;
}

var checks = new CheckList();
string references = args[0];
checks.Run("llama2-gqa", () => ReferenceChecks.Cases(Path.Combine(references, "llama2-gqa"), checkpoint => Llama2Gqa.Load(checkpoint)));
checks.Run("gpt2", () => ReferenceChecks.Cases(Path.Combine(references, "gpt2"), checkpoint => Gpt2.Load(checkpoint)));
checks.Run("gpt2, packed", () => ReferenceChecks.Cases(Path.Combine(references, "gpt2"), checkpoint => PackedChecks.Repack(Gpt2.Load(checkpoint), path => Gpt2.Load(path))));
#if REAL_WEIGHTS
if (args.Length == 2)
{
    string weights = args[1];
    checks.Run("stories260K", () => GreedyChecks.Stories(Path.Combine(weights, "stories260K"), folder => Stories260K.Load(folder)));
    checks.Run("tinystories-656K", () => GreedyChecks.Stories(Path.Combine(weights, "tinystories-656K"), folder => TinyStories656K.Load(folder)));
    checks.Run("gpt-nano-sort", () => GreedyChecks.Sorting(Path.Combine(weights, "gpt-nano-sort"), folder => GptNanoSort.Load(folder)));
}
#endif
return checks.Summarise();
