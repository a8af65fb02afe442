using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Benchmarking;

namespace Intaglio.Conformance.Benchmarking;

/// <summary>Bytes and operations of small decoders against numbers that were worked out by hand.</summary>
public sealed class DecoderWorkTests
{
    // Per layer, in elements: query, key and value 128 x 64, output 64 x 64, gate and up 192 x 64, down 64 x 96; two norms of 64 floats.
    private const int LayerElements = 8192 + 4096 + 12288 + 6144;
    private const int LayerNormBytes = 2 * 256;

    // 100 tokens are 4 panels of 32; the final norm is 64 floats.
    private const int HeadElements = 128 * 64;
    private const int HeadNormBytes = 256;

    // Two key/value heads of 16 elements, keys and values, in 32-bit floats.
    private const int CacheBytesOfLayer = 2 * 2 * 16 * 4;

    [Theory]
    [InlineData(WeightFormat.Float32, 4, false)]
    [InlineData(WeightFormat.BFloat16, 2, false)]
    [InlineData(WeightFormat.Float32, 4, true)]
    [InlineData(WeightFormat.BFloat16, 2, true)]
    public void A_token_reads_all_layers_the_padded_head_and_one_row_of_the_table(WeightFormat format, int elementBytes, bool tied)
    {
        long layers = 2 * (LayerNormBytes + ((long)LayerElements * elementBytes));
        long head = HeadNormBytes + ((long)HeadElements * elementBytes);
        Assert.Equal(layers + head + (64 * elementBytes), DecoderWork.Of(Llama(tied), format).WeightBytes);
    }

    [Fact]
    public void A_position_reads_the_keys_and_values_of_those_before_it_and_its_own()
    {
        DecoderWork work = DecoderWork.Of(Llama(), WeightFormat.Float32);
        Assert.Equal(2 * CacheBytesOfLayer, work.CacheBytes(0));
        Assert.Equal(4 * 2 * CacheBytesOfLayer, work.CacheBytes(3));
        Assert.Equal(work.WeightBytes + (2.5 * 2 * CacheBytesOfLayer), work.BytesPerToken(4));
    }

    [Fact]
    public void A_window_bounds_what_is_read_and_computed()
    {
        DecoderWork work = DecoderWork.Of(WithAttention(Llama(), attention => attention with { Window = 2 }), WeightFormat.Float32);
        Assert.Equal(2 * 2 * CacheBytesOfLayer, work.CacheBytes(3));

        // Positions see 1, 2, 2 and 2: three fewer than the 10 of a sequence without window.
        double fewer = 3 * 2 * 4 * 64;
        Assert.Equal(DecoderWork.Of(Llama(), WeightFormat.Float32).PromptOperations(4) - fewer, work.PromptOperations(4));
    }

    [Fact]
    public void A_prompt_needs_its_head_once_and_a_decoded_token_every_time()
    {
        DecoderWork work = DecoderWork.Of(Llama(), WeightFormat.BFloat16);
        const double layers = 2.0 * 2 * LayerElements;
        const double head = 2.0 * 100 * 64;
        const double attentionOfPair = 2 * 4 * 64;
        Assert.Equal(layers + head + (2.5 * attentionOfPair), work.OperationsPerToken(4));
        Assert.Equal((4 * layers) + head + (10 * attentionOfPair), work.PromptOperations(4));
    }

    [Fact]
    public void A_prefix_sees_all_of_the_prompt()
    {
        DecoderWork work = DecoderWork.Of(WithAttention(Llama(), attention => attention with { Mask = AttentionMask.Prefix }), WeightFormat.Float32);
        double more = (16 - 10) * 2 * 4 * 64;
        Assert.Equal(DecoderWork.Of(Llama(), WeightFormat.Float32).PromptOperations(4) + more, work.PromptOperations(4));
    }

    [Fact]
    public void Of_a_mixture_only_the_chosen_experts_are_read_and_computed()
    {
        DecoderWork work = DecoderWork.Of(
            Read("""
            {"model_type": "mixtral", "architectures": ["MixtralForCausalLM"], "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
             "intermediate_size": 96, "vocab_size": 100, "num_local_experts": 4, "num_experts_per_tok": 2, "max_position_embeddings": 64, "sliding_window": null, "tie_word_embeddings": false}
            """),
            WeightFormat.Float32);

        // Scores of 4 experts are one panel; an expert is gate and up 192 x 64 and down 64 x 96.
        const int attention = 8192 + 4096;
        const int expert = 12288 + 6144;
        Assert.Equal(LayerNormBytes + (4L * (attention + (32 * 64) + (2 * expert))) + HeadNormBytes + (4L * HeadElements) + (4 * 64), work.WeightBytes);
        Assert.Equal(2.0 * (attention + (4 * 64) + (2 * expert) + (100 * 64)) + (4 * 64), work.OperationsPerToken(1));
    }

    private static ModelSpec Llama(bool tied = false) => Read(new ModelShape(64, 2, 4, 2, 96, 100, tied).ToConfig());

    private static ModelSpec Read(string config)
    {
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(config, new TypeSpec("", "Small", "public"));
        Assert.Empty(result.Problems);
        return result.Spec!;
    }

    private static ModelSpec WithAttention(ModelSpec model, Func<AttentionSpec, AttentionSpec> change)
    {
        LayerSpec layer = model.Decoder!.Kinds[0];
        return model with { Decoder = model.Decoder with { Kinds = EquatableArray.Of(layer with { Attention = change(layer.Attention) }) } };
    }
}
