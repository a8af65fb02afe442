using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The families, in one table. Another family is another file and another row.</summary>
internal static class Families
{
    public static IReadOnlyList<Family> All { get; } =
    [
        LlamaFamily.Family,
        MistralFamily.Family,
        MixtralFamily.Family,
        Qwen2Family.Family,
        Qwen3Family.Family,
        Qwen2MoeFamily.Family,
        Qwen3MoeFamily.Family,
        GemmaFamily.Family,
        Gemma2Family.Family,
        Gemma3Family.Family,
        PhiFamily.Family,
        Phi3Family.Family,
        StableLmFamily.Family,
        OlmoFamily.Family,
        Olmo2Family.Family,
        CohereFamily.Family,
        GraniteFamily.Family,
        GlmFamily.Glm,
        GlmFamily.Glm4,
        NemotronFamily.Family,
        PersimmonFamily.Family,
        StarCoder2Family.Family,
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
