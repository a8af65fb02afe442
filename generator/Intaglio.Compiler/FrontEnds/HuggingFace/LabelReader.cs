using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The labels of a classifier: <c>id2label</c>, or as many as <c>num_labels</c> says; transformers calls those LABEL_0, LABEL_1, and takes two where nothing is said.</summary>
internal static class LabelReader
{
    /// <summary>More than any published classifier has.</summary>
    private const int MostLabels = 1 << 16;

    public static EquatableArray<string> Read(ConfigReader config)
    {
        int count = Math.Min(config.OptionalSize("Transformer.Labels", "num_labels") ?? 2, MostLabels);
        List<string> named = config.Section("", "id2label") is { } names
            ? Enumerable.Range(0, MostLabels).Select(label => names.Text("", CSharpLiteral.Of(label))).TakeWhile(name => name is not null).OfType<string>().ToList()
            : [];
        return (named.Count > 0 ? named : Enumerable.Range(0, count).Select(label => "LABEL_" + CSharpLiteral.Of(label))).ToEquatableArray();
    }
}
