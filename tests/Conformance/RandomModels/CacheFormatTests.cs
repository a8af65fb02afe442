using CsCheck;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;

namespace Intaglio.Conformance.RandomModels;

/// <summary>A cache in fewer bits rounds each key and value once, and changes nothing else.</summary>
public class CacheFormatTests
{
    private static readonly int Models = 3 * RandomModelBatch.Formats.Count;

    public static TheoryData<CacheFormat> Formats() => [CacheFormat.Float32, CacheFormat.BFloat16, CacheFormat.Q8];

    [Theory]
    [InlineData(CacheFormat.BFloat16, 5)]
    [InlineData(CacheFormat.Q8, 6)]
    public void Random_decoders_compute_what_the_interpreter_computes_with_rounded_keys_and_values(CacheFormat format, ulong seed)
    {
        using var batch = new RandomModelBatch(RandomSpecs.Decoders.Select(model => With(model, format)), Models, seed);
        RandomModelCheck.Run(batch, $"Seed {seed}, cache {format}");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void However_a_long_text_is_cut_and_whoever_computes_it_the_bits_are_the_same(CacheFormat format)
    {
        using var batch = new RandomModelBatch([With(LongModel(heads: 6, keyValueHeads: 2, window: null), format), With(LongModel(heads: 3, keyValueHeads: 1, window: 300), format)]);
        foreach (RandomModel model in batch.Models)
        {
            foreach (InstructionSet instructionSet in Machine.InstructionSets)
            {
                float[] expected = Read(model, instructionSet, workers: 1, chunk: LongText);
                foreach ((int workers, int chunk) in new[] { (2, LongText), (3, 100), (1, 511), (1, 1), (2, 1), (3, 1) })
                {
                    Assert.True(
                        expected.AsSpan().SequenceEqual(Read(model, instructionSet, workers, chunk)),
                        $"{workers} workers and chunks of {chunk} give other bits, {instructionSet}, {format}.\n{model}");
                }
            }
        }

        float[] Read(RandomModel model, InstructionSet instructionSet, int workers, int chunk)
        {
            using var loaded = (DecoderModel)batch.Load(model, instructionSet, workers);
            using Session session = loaded.CreateSession(new SessionOptions { Capacity = LongText });
            int[] tokens = model.Tokens(LongText);
            var logits = new List<float>();
            for (int start = 0; start < LongText; start += chunk)
            {
                int count = Math.Min(chunk, LongText - start);
                float[] last = (chunk == 1 ? session.Decode(tokens[start]) : session.Prefill(tokens.AsSpan(start, count))).ToArray();
                if (start + count > LongText - 1)
                    logits.AddRange(last);
            }

            return [.. logits];
        }
    }

    // Two stretches and the beginning of a third.
    private const int LongText = 1061;

    private static RandomModel With(RandomModel model, CacheFormat format) =>
        model with { Spec = model.Spec with { Cache = (Compiler.Spec.CacheFormat)format } };

    private static RandomModel LongModel(int heads, int keyValueHeads, int? window)
    {
        const int headSize = 20;
        var norm = new NormSpec(Compiler.Spec.Norm.Rms, 1e-5f);
        var attention = new AttentionSpec(
            heads,
            keyValueHeads,
            headSize,
            new PositionSpec.Rotary(headSize, SpecDefaults.RotaryTheta, Compiler.Spec.RotaryLayout.Halves, new RotaryScalingSpec.None()),
            AttentionMask.Causal,
            SpecDefaults.AttentionScale(headSize),
            AttentionBias.None,
            window);
        var layer = new LayerSpec(attention, null, new FeedForwardSpec(16, Compiler.Spec.Activation.Silu, Gated: true, UpBias: false, DownBias: false), norm, Compiler.Spec.NormPlacement.Pre);
        var spec = new ModelSpec
        {
            Type = new TypeSpec("Demo", "LongModel", "public"),
            Kind = Compiler.Spec.TransformerKind.Decoder,
            VocabularySize = 50,
            HiddenSize = 24,
            MaxPositions = LongText,
            Decoder = StackSpec.Uniform(new EmbeddingSpec(24, 1, new PositionSpec.None()), layer, 2, norm),
            Head = new HeadSpec.LanguageModel(Tied: false, Bias: false),
            Naming = NamingSpec.None,
            Formats = SpecDefaults.Formats,
            InstructionSets = SpecDefaults.InstructionSets,
        };
        return new RandomModel(Compiler.Spec.Naming.NamingPresets.Of(Compiler.Spec.TensorNaming.Llama).Name(spec), 3);
    }
}
