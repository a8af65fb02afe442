using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>The labels of a classifier as PretrainedConfig finds them: <c>id2label</c>, or as many as <c>num_labels</c> says, or two.</summary>
internal static class LabelReader
{
    private const int DefaultCount = 2;
    private const int MostLabels = 1 << 16;

    public static EquatableArray<string> Read(ConfigReader config)
    {
        int count = config.OptionalSize("", "num_labels") ?? DefaultCount;
        if (config.Value("id2label") is { } value)
            return Named(config, value);
        if (count > MostLabels)
            config.NotSupported("num_labels", CSharpLiteral.Of(count), "; at most " + CSharpLiteral.Of(MostLabels));
        return Enumerable.Range(0, Math.Min(count, MostLabels)).Select(index => "LABEL_" + CSharpLiteral.Of(index)).ToEquatableArray();
    }

    private static EquatableArray<string> Named(ConfigReader config, JsonValue value)
    {
        Dictionary<int, string> names = [];
        foreach (JsonMember member in value is JsonValue.Object labels ? labels.Members : [])
        {
            if (int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && member.Value is JsonValue.String name)
                names[index] = name.Value;
        }

        bool complete = value is JsonValue.Object all && names.Count > 0 && names.Count == all.Members.Count && names.Keys.Max() == names.Count - 1;
        if (!complete)
            config.NotUnderstood("id2label", "an object with a label for each of \"0\", \"1\", ...");
        return names.OrderBy(pair => pair.Key).Select(pair => pair.Value).ToEquatableArray();
    }
}
