using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The families, in one table. Another family is another file and another row.</summary>
internal static class Families
{
    public static IReadOnlyList<Family> All { get; } =
    [
        LlamaFamily.Family,
        Gpt2Family.Family,
        GptJFamily.Family,
        CodeGenFamily.Family,
        GptNeoXFamily.Family,
        GptBigCodeFamily.Family,
        OptFamily.Family,
        BloomFamily.Family,
        MptFamily.Family,
        FalconFamily.Family,
        PalmFamily.Family,
        XglmFamily.Family,
        BioGptFamily.Family,
        ChatGlmFamily.Family,
    ];
}
