using System.Text.Json.Nodes;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Every published architecture at sizes that no vector and no tile divides: hidden 100, head size 20, intermediate 201, vocabulary 127.</summary>
public class OddSizesTests
{
    private const int Hidden = 100;
    private const int Heads = 5;
    private const int HeadSize = 20;
    private const int BatchSize = 20;

    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["hidden_size"] = Hidden,
        ["n_embd"] = Hidden,
        ["d_model"] = Hidden,
        ["dim"] = Hidden,
        ["num_attention_heads"] = Heads,
        ["n_head"] = Heads,
        ["num_heads"] = Heads,
        ["n_heads"] = Heads,
        ["heads"] = Heads,
        ["attention_heads"] = Heads,
        ["encoder_attention_heads"] = Heads,
        ["decoder_attention_heads"] = Heads,
        ["head_dim"] = HeadSize,
        ["kv_channels"] = HeadSize,
        ["d_kv"] = HeadSize,
        ["dim_head"] = HeadSize,
        ["intermediate_size"] = 201,
        ["inner_hidden_size"] = 201,
        ["ffn_hidden_size"] = 201,
        ["hidden_dim"] = 201,
        ["n_inner"] = 201,
        ["d_ff"] = 201,
        ["ffn_dim"] = 201,
        ["encoder_ffn_dim"] = 201,
        ["decoder_ffn_dim"] = 201,
        ["moe_intermediate_size"] = 33,
        ["shared_expert_intermediate_size"] = 57,
        ["vocab_size"] = 127,
        ["padded_vocab_size"] = 127,
        ["num_tokens"] = 127,
        ["src_vocab_size"] = 127,
        ["tgt_vocab_size"] = 127,
        ["decoder_vocab_size"] = 127,
    };

    private static readonly string[] KeyValueHeads = ["num_key_value_heads", "num_kv_heads", "multi_query_group_num"];

    [SkippableTheory]
    [Trait("Category", "Nightly")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Published_architectures_of_odd_sizes_compute_what_the_interpreter_computes(int part)
    {
        string[] configurations = [.. Directory.GetDirectories(Places.Shared("references"))
            .Where(FullReferenceSetTests.IsSupported)
            .Select(directory => Path.Combine(directory, "config.json"))
            .Order(StringComparer.Ordinal)];
        Assert.InRange(configurations.Length, (4 * BatchSize) + 1, 5 * BatchSize);
        using var batch = new RandomModelBatch(configurations.Skip(part * BatchSize).Take(BatchSize).Select((path, index) => new RandomModel(Read(path), index)));
        RandomModelCheck.Run(batch, $"Part {part} of the reference set at odd sizes");
    }

    private static ModelSpec Read(string path)
    {
        JsonObject configuration = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Resize(configuration);
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(configuration.ToJsonString(), new TypeSpec("Demo", "Resized", "public"));
        Assert.True(result.Problems.Count == 0, $"{path}: {string.Join('\n', result.Problems)}");
        return result.Spec!;
    }

    private static void Resize(JsonObject configuration)
    {
        int? heads = Number(configuration, Sizes.Keys.Where(key => Sizes[key] == Heads));
        int? hidden = Number(configuration, Sizes.Keys.Where(key => Sizes[key] == Hidden));
        foreach (string key in configuration.Select(member => member.Key).ToArray())
        {
            if (configuration[key] is null)
                continue;
            if (KeyValueHeads.Contains(key))
                configuration[key] = (int)configuration[key]! == heads ? Heads : 1;
            // A quarter of 20 is odd, and transformers turns no such head.
            else if (key is "rotary_pct" or "partial_rotary_factor")
                configuration[key] = (double)configuration[key]! == 0.25 ? 0.3 : (double)configuration[key]!;
            else if (key == "word_embed_proj_dim")
                configuration[key] = (int)configuration[key]! == hidden ? Hidden : 30;
            else if (key.EndsWith("_token_id", StringComparison.Ordinal) && configuration[key] is JsonValue token && token.TryGetValue(out int id) && id >= 100)
                configuration[key] = id % 100;
            else if (Sizes.TryGetValue(key, out int size))
                configuration[key] = size;
        }

        // CodeGen's weights are stored for four devices, which share the heads.
        if ((string?)configuration["model_type"] == "codegen")
            configuration["n_head"] = 4;
        if (configuration["rope_scaling"] is JsonObject scaling && scaling["long_factor"] is not null)
        {
            foreach (string key in new[] { "long_factor", "short_factor" })
                scaling[key] = new JsonArray([.. Enumerable.Range(0, HeadSize / 2).Select(pair => (System.Text.Json.Nodes.JsonNode)(1.1 + (0.3 * pair)))]);
        }
    }

    private static int? Number(JsonObject configuration, IEnumerable<string> keys) =>
        keys.Where(configuration.ContainsKey).Select(key => (int?)configuration[key]).FirstOrDefault();
}
