namespace Intaglio.NativeAot;

/// <summary>The model of the conformance set's Llama.</summary>
[Transformer("llama2-gqa/config.json")]
public sealed partial class Llama2Gqa;

/// <summary>The model of the conformance set's GPT-2.</summary>
[Transformer("gpt2/config.json")]
public sealed partial class Gpt2;

/// <summary>An encoder with a head over the vocabulary.</summary>
[Transformer("bert-mlm/config.json")]
public sealed partial class BertMlm;

/// <summary>An encoder-decoder with relative biases.</summary>
[Transformer("t5-v11/config.json")]
public sealed partial class T5V11;

/// <summary>A mixture of experts.</summary>
[Transformer("mixtral/config.json")]
public sealed partial class Mixtral;

/// <summary>A decoder whose biases by distance are constants of the program.</summary>
[Transformer("bloom-6heads-postres/config.json")]
public sealed partial class Bloom;

#if REAL_WEIGHTS
/// <summary>A trained Llama with five layers.</summary>
[Transformer("stories260K/hf/config.json")]
public sealed partial class Stories260K;

/// <summary>A trained Llama whose embedding is stored under the name of its head.</summary>
[Transformer("tinystories-656K/hf/config.json")]
public sealed partial class TinyStories656K;

/// <summary>A trained GPT-2 that sorts.</summary>
[Transformer("gpt-nano-sort/hf/config.json")]
public sealed partial class GptNanoSort;
#endif
