using System.Runtime.InteropServices;
using CsCheck;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>Work is split by outputs, never by sums, so the number of workers changes no bit: for the kinds that are not decoders alone.</summary>
public class WorkerBitsTests
{
    private const int Models = 8;
    private const ulong Seed = 11;

    [Fact]
    public void Encoders_give_identical_bits_with_one_two_and_three_workers() => Check(RandomSpecs.Encoders);

    [Fact]
    public void Encoder_decoders_give_identical_bits_with_one_two_and_three_workers() => Check(RandomSpecs.EncoderDecoders);

    [Fact]
    public void Prefix_decoders_give_identical_bits_with_one_two_and_three_workers() => Check(RandomSpecs.PrefixDecoders);

    /// <summary>Matrices that are large enough for runs that whoever is free takes, in every format, in decode as in prefill.</summary>
    [Fact]
    public void Shared_runs_give_identical_bits_with_one_two_and_three_workers()
    {
        const string configuration = """
            {
              "model_type": "llama", "hidden_size": 512, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 1024, "vocab_size": 4096,
              "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": false
            }
            """;
        ModelSpec spec = HuggingFaceFrontEnd.Read(configuration, new TypeSpec("Demo", "Shared", "public")).Spec!;
        using var batch = new RandomModelBatch(Enumerable.Range(0, RandomModelBatch.Formats.Count).Select(seed => new RandomModel(spec, seed)));
        foreach (RandomModel model in batch.Models)
        {
            float[] alone = Run(workers: 1);
            Assert.All(new[] { 2, 3 }, workers => Assert.True(MemoryMarshal.AsBytes<float>(alone).SequenceEqual(MemoryMarshal.AsBytes<float>(Run(workers))), $"{workers} workers, {model}"));

            float[] Run(int workers)
            {
                using var loaded = (DecoderModel)batch.Load(model, Machine.InstructionSets.First(), workers);
                using Session session = loaded.CreateSession(new SessionOptions { Capacity = 32 });
                float[] logits = new float[30 * loaded.Info.VocabularySize];
                session.PrefillAll(model.Tokens(30), logits);
                return [.. logits, .. session.Decode(7)];
            }
        }
    }

    private static void Check(Gen<RandomModel> kind)
    {
        using var batch = new RandomModelBatch(kind, Models, Seed);
        foreach (RandomModel model in batch.Models)
        {
            foreach (InstructionSet instructionSet in Machine.InstructionSets)
            {
                float[] alone = Run(workers: 1);
                foreach (int workers in new[] { 2, 3 })
                {
                    Assert.True(
                        MemoryMarshal.AsBytes<float>(alone).SequenceEqual(MemoryMarshal.AsBytes<float>(Run(workers))),
                        $"{workers} workers give other bits than 1, {instructionSet}.\n{model}");
                }

                float[] Run(int workers)
                {
                    using TransformerModel loaded = batch.Load(model, instructionSet, workers);
                    return [.. RandomModelCheck.TrialOf(model.Spec.Kind).Compute(model, loaded).SelectMany(part => part.Values)];
                }
            }
        }
    }
}
