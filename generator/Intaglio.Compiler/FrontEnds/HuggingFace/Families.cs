using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The families, in one table. Another family is another file and another row.</summary>
internal static class Families
{
    public static IReadOnlyList<Family> All { get; } =
    [
        LlamaFamily.Family,
        Gpt2Family.Family,
        BertFamily.Family,
        RobertaFamily.Roberta,
        RobertaFamily.XlmRoberta,
        DistilBertFamily.Family,
        AlbertFamily.Family,
        ElectraFamily.Family,
        ModernBertFamily.Family,
        VitFamily.Family,
        T5Family.T5,
        T5Family.MT5,
        T5Family.UMT5,
        BartFamilies.Bart,
        BartFamilies.MBart,
        BartFamilies.M2M100,
        BartFamilies.Marian,
        BartFamilies.Pegasus,
        WhisperFamily.Family,
        TransformerFamily.Family,
    ];
}
