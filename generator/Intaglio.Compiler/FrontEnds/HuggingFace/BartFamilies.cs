using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>BART and what is built like it, in one table: they differ in where they normalise and how they count positions.</summary>
internal static class BartFamilies
{
    /// <summary>Rows before that of position 0: fairseq counts from the padding token of its own, whatever the model's is.</summary>
    private const int LearnedOffset = 2;

    /// <summary>BART (Lewis et al., 2019, arXiv:1910.13461).</summary>
    public static Family Bart { get; } = new BartVariant(
        "bart", "BartForConditionalGeneration", "BartModel", NormPlacement.Post, EmbeddingNorm: true, Learned).Family;

    /// <summary>mBART and mBART-50 (Liu et al., 2020, arXiv:2001.08210).</summary>
    public static Family MBart { get; } = new BartVariant(
        "mbart", "MBartForConditionalGeneration", "MBartModel", NormPlacement.Pre, EmbeddingNorm: true, Learned).Family;

    /// <summary>M2M100 (Fan et al., 2020, arXiv:2010.11125) and NLLB (arXiv:2207.04672).</summary>
    public static Family M2M100 { get; } = new BartVariant(
        "m2m_100", "M2M100ForConditionalGeneration", "M2M100Model", NormPlacement.Pre, EmbeddingNorm: false, FullRange, Activation.Relu, LogitsBias: false).Family;

    /// <summary>The translators of Marian and OPUS (Junczys-Dowmunt et al., 2018, arXiv:1804.00344).</summary>
    public static Family Marian { get; } = new BartVariant(
        "marian", "MarianMTModel", "MarianModel", NormPlacement.Post, EmbeddingNorm: false, Sinusoidal, OwnTables: true).Family;

    /// <summary>PEGASUS (Zhang et al., 2019, arXiv:1912.08777).</summary>
    public static Family Pegasus { get; } = new BartVariant(
        "pegasus", "PegasusForConditionalGeneration", "PegasusModel", NormPlacement.Pre, EmbeddingNorm: false, Sinusoidal).Family;

    private static PositionSpec Learned(int count, int padToken) => new PositionSpec.Learned(count, LearnedOffset);

    private static PositionSpec Sinusoidal(int count, int padToken) => new PositionSpec.Sinusoidal(Interleaved: false, Offset: 0);

    private static PositionSpec FullRange(int count, int padToken) => new PositionSpec.Sinusoidal(Interleaved: false, padToken + 1, FullRange: true);
}
