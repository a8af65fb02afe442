using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The classes that transformers has for a family of decoders: not every family classifies.</summary>
internal static class DecoderClasses
{
    /// <summary>A language model, and the stack without a head.</summary>
    /// <param name="family">What the names begin with: <c>GPTNeoX</c>.</param>
    public static IReadOnlyList<string> Generators(string family) => [family + "ForCausalLM", family + "Model"];

    /// <summary>A classifier of sequences too.</summary>
    /// <inheritdoc cref="Generators"/>
    public static IReadOnlyList<string> SequenceClassifiers(string family) => [.. Generators(family), family + "ForSequenceClassification"];

    /// <summary>Classifiers of sequences and of tokens too.</summary>
    /// <inheritdoc cref="Generators"/>
    public static IReadOnlyList<string> Classifiers(string family) => [.. SequenceClassifiers(family), family + "ForTokenClassification"];
}
