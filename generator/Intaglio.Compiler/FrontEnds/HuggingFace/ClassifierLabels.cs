using System;
using System.Collections.Generic;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The labels of a classifier: <c>id2label</c>, or as many as <c>num_labels</c> says.</summary>
internal static class ClassifierLabels
{
    /// <summary>What transformers takes where nothing is said.</summary>
    private const int DefaultCount = 2;

    /// <summary>More than any published classifier has; a file that says a billion takes no memory.</summary>
    private const int MostLabels = 1 << 16;

    /// <summary>The labels by their numbers; one that has no name is called LABEL_0, LABEL_1, ... as transformers does.</summary>
    public static EquatableArray<string> Read(ConfigReader config)
    {
        int count = config.OptionalSize("Transformer.Labels", "num_labels") ?? DefaultCount;
        List<string> labels = [];
        if (config.Section("", "id2label") is { } names)
        {
            while (labels.Count < MostLabels && names.Text("", CSharpLiteral.Of(labels.Count)) is { } name)
                labels.Add(name);
        }

        if (labels.Count > 0)
            return labels.ToEquatableArray();
        for (int label = 0; label < Math.Min(count, MostLabels); label++)
            labels.Add("LABEL_" + CSharpLiteral.Of(label));
        return labels.ToEquatableArray();
    }
}
