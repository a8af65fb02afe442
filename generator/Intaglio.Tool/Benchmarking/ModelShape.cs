using System.Globalization;
using System.Text.Json;

namespace Intaglio.Tool.Benchmarking;

/// <summary>The sizes of a Llama, enough to measure one without its weights.</summary>
/// <param name="Hidden">Width of the hidden state.</param>
/// <param name="Layers">How many layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key/value heads.</param>
/// <param name="Intermediate">Width of the feed-forward block.</param>
/// <param name="Vocabulary">How many tokens.</param>
/// <param name="Tied">Whether the token table is the last projection too.</param>
internal sealed record ModelShape(int Hidden, int Layers, int Heads, int KeyValueHeads, int Intermediate, int Vocabulary, bool Tied)
{
    private const string Family = "llama:";
    private const string TiedFlag = "tied";
    private const string Expected = "llama:hidden=288,layers=6,heads=6,kv=6,intermediate=768,vocabulary=32000[,tied]";

    /// <summary>Published models of which only the shape matters here.</summary>
    private static readonly Dictionary<string, ModelShape> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        // Karpathy's stories15M, Hugging Face's SmolLM-135M, Zhang et al.'s TinyLlama-1.1B (arXiv:2401.02385).
        ["15M"] = new(288, 6, 6, 6, 768, 32000, Tied: true),
        ["smollm-135m"] = new(576, 30, 9, 3, 1536, 49152, Tied: true),
        ["tinyllama-1.1b"] = new(2048, 22, 32, 4, 5632, 32000, Tied: false),
    };

    /// <summary>What a shape may be, for help and messages.</summary>
    public static string Forms => $"{Expected}, or one of {string.Join(", ", Presets.Keys)}";

    /// <summary>True for what is meant as a shape, whether it is a good one or not.</summary>
    public static bool Describes(string text) => text.StartsWith(Family, StringComparison.OrdinalIgnoreCase) || Presets.ContainsKey(text);

    /// <summary>Reads a preset's name or the sizes.</summary>
    /// <exception cref="ToolException">The text is neither; the message says what is wrong with it.</exception>
    public static ModelShape Parse(string text)
    {
        if (Presets.TryGetValue(text, out ModelShape? preset))
            return preset;
        if (!text.StartsWith(Family, StringComparison.OrdinalIgnoreCase))
            throw Refuse(text, "it begins with no known family");
        var sizes = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        bool tied = false;
        foreach (string item in text[Family.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            string[] pair = item.Split('=', StringSplitOptions.TrimEntries);
            if (pair.Length == 1 && item.Equals(TiedFlag, StringComparison.OrdinalIgnoreCase))
                tied = true;
            else if (pair.Length != 2 || !int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size == 0)
                throw Refuse(text, $"'{item}' is no size");
            else if (!sizes.TryAdd(pair[0], size))
                throw Refuse(text, $"it gives '{pair[0]}' twice");
        }

        var shape = new ModelShape(Take("hidden"), Take("layers"), Take("heads"), Take("kv", sizes.GetValueOrDefault("heads")), Take("intermediate"), Take("vocabulary"), tied);
        return sizes.Keys.Except(["hidden", "layers", "heads", "kv", "intermediate", "vocabulary"], StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown
            ? throw Refuse(text, $"'{unknown}' is no size of a model")
            : shape;

        int Take(string name, int? otherwise = null) =>
            sizes.TryGetValue(name, out int size) ? size : otherwise ?? throw Refuse(text, $"it does not give '{name}'");
    }

    /// <summary>The shape as a <c>config.json</c>: what the front end reads of published models too.</summary>
    public string ToConfig() => JsonSerializer.Serialize(new
    {
        model_type = "llama",
        architectures = new[] { "LlamaForCausalLM" },
        hidden_size = Hidden,
        num_hidden_layers = Layers,
        num_attention_heads = Heads,
        num_key_value_heads = KeyValueHeads,
        intermediate_size = Intermediate,
        vocab_size = Vocabulary,
        max_position_embeddings = 2048,
        hidden_act = "silu",
        rms_norm_eps = 1e-5,
        rope_theta = 10000.0,
        tie_word_embeddings = Tied,
    });

    private static ToolException Refuse(string text, string why) => new($"'{text}' is not the shape of a model: {why}. Expected was {Forms}; other families with a folder that holds config.json.");
}
