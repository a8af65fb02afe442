using Intaglio.CompilerServices;

namespace Intaglio.Benchmarks.Models;

/// <summary>A generated attention of one layer, as the forward pass calls it.</summary>
internal unsafe delegate void AttentionKernel(ForwardFrame* frame, int worker, byte* memory, float* queryKeyValue, nint cache, float* output);

/// <summary>An attention with what its kernels need: sizes of memory, and the kernels of the widest vectors that this machine has.</summary>
/// <param name="Name">Query heads, key/value heads and head size.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key/value heads.</param>
/// <param name="HeadSize">Elements of a head.</param>
/// <param name="Program">Sizes of memory.</param>
/// <param name="Prefill">Many tokens whose keys and values are in the cache already.</param>
/// <param name="Decode">One token.</param>
internal sealed record MeasuredAttention(
    string Name, int Heads, int KeyValueHeads, int HeadSize, CompiledProgram Program, AttentionKernel Prefill, AttentionKernel Decode)
{
    /// <summary>Bytes that a cached position takes.</summary>
    public double BytesPerPosition => (double)Program.CacheBlockBytes / Program.CacheBlockPositions;

    /// <summary>A multiply-add counts as two, for scores and for weighted sums.</summary>
    public double OperationsPerPair => 4.0 * Heads * HeadSize;
}

/// <summary>16 heads of 64 elements. Everything but the attention is as small as it can be: only its kernels are called.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = 32, VocabularySize = 32, MaxPositions = 16384)]
[Attention(Heads = 16, HeadSize = 64)]
[Normalization(Norm.Rms)]
[FeedForward(IntermediateSize = 32, Activation = Activation.Silu)]
[Weights(WeightFormat.Float32)]
[Targets(InstructionSet.Avx512, InstructionSet.Avx2)]
internal sealed unsafe partial class Attention16Heads
{
    public static MeasuredAttention Measured => AttentionPrograms.IsWide
        ? new("16 x 64", 16, 16, 64, AttentionPrograms.Program(DescribePrograms), Avx512Kernels.Prefill, Avx512Kernels.Decode)
        : new("16 x 64", 16, 16, 64, AttentionPrograms.Program(DescribePrograms), Avx2Kernels.Prefill, Avx2Kernels.Decode);

    private static partial class Avx512Kernels
    {
        public static AttentionKernel Prefill => Attention16x64Prefill;

        public static AttentionKernel Decode => Attention16x64Decode;
    }

    private static partial class Avx2Kernels
    {
        public static AttentionKernel Prefill => Attention16x64Prefill;

        public static AttentionKernel Decode => Attention16x64Decode;
    }
}

/// <summary>8 heads of 128 elements.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = 32, VocabularySize = 32, MaxPositions = 16384)]
[Attention(Heads = 8, HeadSize = 128)]
[Normalization(Norm.Rms)]
[FeedForward(IntermediateSize = 32, Activation = Activation.Silu)]
[Weights(WeightFormat.Float32)]
[Targets(InstructionSet.Avx512, InstructionSet.Avx2)]
internal sealed unsafe partial class Attention8Heads
{
    public static MeasuredAttention Measured => AttentionPrograms.IsWide
        ? new("8 x 128", 8, 8, 128, AttentionPrograms.Program(DescribePrograms), Avx512Kernels.Prefill, Avx512Kernels.Decode)
        : new("8 x 128", 8, 8, 128, AttentionPrograms.Program(DescribePrograms), Avx2Kernels.Prefill, Avx2Kernels.Decode);

    private static partial class Avx512Kernels
    {
        public static AttentionKernel Prefill => Attention8x128Prefill;

        public static AttentionKernel Decode => Attention8x128Decode;
    }

    private static partial class Avx2Kernels
    {
        public static AttentionKernel Prefill => Attention8x128Prefill;

        public static AttentionKernel Decode => Attention8x128Decode;
    }
}

/// <summary>32 heads of 128 elements in groups of 4.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = 32, VocabularySize = 32, MaxPositions = 16384)]
[Attention(Heads = 32, KeyValueHeads = 8, HeadSize = 128)]
[Normalization(Norm.Rms)]
[FeedForward(IntermediateSize = 32, Activation = Activation.Silu)]
[Weights(WeightFormat.Float32)]
[Targets(InstructionSet.Avx512, InstructionSet.Avx2)]
internal sealed unsafe partial class GroupedAttention
{
    public static MeasuredAttention Measured => AttentionPrograms.IsWide
        ? new("32/8 x 128", 32, 8, 128, AttentionPrograms.Program(DescribePrograms), Avx512Kernels.Prefill, Avx512Kernels.Decode)
        : new("32/8 x 128", 32, 8, 128, AttentionPrograms.Program(DescribePrograms), Avx2Kernels.Prefill, Avx2Kernels.Decode);

    private static partial class Avx512Kernels
    {
        public static AttentionKernel Prefill => Attention32Over8x128Prefill;

        public static AttentionKernel Decode => Attention32Over8x128Decode;
    }

    private static partial class Avx2Kernels
    {
        public static AttentionKernel Prefill => Attention32Over8x128Prefill;

        public static AttentionKernel Decode => Attention32Over8x128Decode;
    }
}

/// <summary>32 heads of 128 elements that share one key/value head.</summary>
[Transformer(TransformerKind.Decoder, Layers = 1, HiddenSize = 32, VocabularySize = 32, MaxPositions = 16384)]
[Attention(Heads = 32, KeyValueHeads = 1, HeadSize = 128)]
[Normalization(Norm.Rms)]
[FeedForward(IntermediateSize = 32, Activation = Activation.Silu)]
[Weights(WeightFormat.Float32)]
[Targets(InstructionSet.Avx512, InstructionSet.Avx2)]
internal sealed unsafe partial class SharedAttention
{
    public static MeasuredAttention Measured => AttentionPrograms.IsWide
        ? new("32/1 x 128", 32, 1, 128, AttentionPrograms.Program(DescribePrograms), Avx512Kernels.Prefill, Avx512Kernels.Decode)
        : new("32/1 x 128", 32, 1, 128, AttentionPrograms.Program(DescribePrograms), Avx2Kernels.Prefill, Avx2Kernels.Decode);

    private static partial class Avx512Kernels
    {
        public static AttentionKernel Prefill => Attention32Over1x128Prefill;

        public static AttentionKernel Decode => Attention32Over1x128Decode;
    }

    private static partial class Avx2Kernels
    {
        public static AttentionKernel Prefill => Attention32Over1x128Prefill;

        public static AttentionKernel Decode => Attention32Over1x128Decode;
    }
}
