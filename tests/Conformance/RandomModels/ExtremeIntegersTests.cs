using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>
/// Weights and inputs that are all rounded to the largest integers of their format, of one sign along whole rows: what 16-bit sums of products must hold. Drawn weights come nowhere near.
/// </summary>
public class ExtremeIntegersTests
{
    // Blocks of 32 that are whole, and one that is not; more than one block of rows.
    private const string Configuration = """
        {
          "model_type": "llama", "hidden_size": 208, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 52, "intermediate_size": 272,
          "vocab_size": 96, "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": false
        }
        """;

    [Fact]
    public void Sums_of_the_largest_integers_overflow_in_no_format_and_instruction_set()
    {
        ModelSpec spec = HuggingFaceFrontEnd.Read(Configuration, new TypeSpec("Demo", "Extreme", "public")).Spec!;
        using var batch = new RandomModelBatch(Enumerable.Range(0, 2 * RandomModelBatch.Formats.Count).Select(seed => new RandomModel(spec, seed) { Extreme = true }));
        RandomModelCheck.Run(batch, "Extreme weights");
    }
}
