using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The families, in one table. Another family is another file and another row.</summary>
internal static class Families
{
    public static IReadOnlyList<Family> All { get; } =
    [
        LlamaFamily.Family,
        Gpt2Family.Family,
    ];
}
