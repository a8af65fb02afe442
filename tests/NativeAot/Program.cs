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
checks.Run("bert-mlm", () => ReferenceChecks.Cases(Path.Combine(references, "bert-mlm"), checkpoint => BertMlm.Load(checkpoint)));
checks.Run("t5-v11", () => ReferenceChecks.Cases(Path.Combine(references, "t5-v11"), checkpoint => T5V11.Load(checkpoint)));
checks.Run("mixtral", () => ReferenceChecks.Cases(Path.Combine(references, "mixtral"), checkpoint => Mixtral.Load(checkpoint)));
checks.Run("bloom", () => ReferenceChecks.Cases(Path.Combine(references, "bloom-6heads-postres"), checkpoint => Bloom.Load(checkpoint)));
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
