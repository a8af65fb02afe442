using System.Runtime.InteropServices;
using CsCheck;
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
