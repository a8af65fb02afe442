using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.FrontEnds.Json;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>One object of a config.json: reads its keys, remembers which were read and where each member of the model came from.</summary>
/// <remarks>
/// A key that is null counts as absent, as in Hugging Face. Several names of one key: the first one present counts.
/// <c>member</c> is the member of the model in the validator's terms, so that what the validator finds is reported at the key.
/// </remarks>
internal sealed class ConfigReader(JsonValue.Object json, string prefix, ConfigProblems problems)
{
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    /// <summary>True where a value read so far cannot be used: what is computed from it means nothing.</summary>
    public bool HasErrors => problems.HasErrors;

    /// <summary>A whole number of at least 1 that must be there.</summary>
    public int Size(string member, params string[] keys)
    {
        if (Find(member, keys) is { } found)
            return WholeNumber(found) ?? 1;
        problems.Missing(prefix + keys[0], "a whole number of at least 1");
        return 1;
    }

    /// <summary>A whole number of at least 1, or null where there is none.</summary>
    public int? OptionalSize(string member, params string[] keys) => Find(member, keys) is { } found ? WholeNumber(found) : null;

    /// <summary>A finite number that must be there.</summary>
    public double RequiredNumber(string member, string key)
    {
        if (OptionalNumber(member, key) is { } number)
            return number;
        if (json.Find(key) is null or { Value: JsonValue.Null })
            problems.Missing(prefix + key, "a number");
        return 1;
    }

    /// <summary>A finite number, or null where there is none.</summary>
    public double? OptionalNumber(string member, params string[] keys)
    {
        if (Find(member, keys) is not { } found)
            return null;
        if (found.Value is JsonValue.Number number)
            return number.Value;
        NotUnderstood(found, "a number");
        return null;
    }

    /// <summary>True or false; the default where the key is absent.</summary>
    public bool Flag(string member, bool otherwise, params string[] keys)
    {
        if (Find(member, keys) is not { } found)
            return otherwise;
        if (found.Value is JsonValue.Boolean flag)
            return flag.Value;
        NotUnderstood(found, "true or false");
        return otherwise;
    }

    /// <summary>A string, or null where there is none.</summary>
    public string? Text(string member, params string[] keys)
    {
        if (Find(member, keys) is not { } found)
            return null;
        if (found.Value is JsonValue.String text)
            return text.Value;
        NotUnderstood(found, "a string");
        return null;
    }

    /// <summary>An object within, or null where there is none.</summary>
    public ConfigReader? Section(string member, string key)
    {
        if (Find(member, key) is not { } found)
            return null;
        if (found.Value is JsonValue.Object section)
            return new ConfigReader(section, prefix + key + ".", problems);
        NotUnderstood(found, "an object");
        return null;
    }

    /// <summary>The strings of a list; empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Find("", key) is not { } found)
            return [];
        if (found.Value is JsonValue.Array list && list.Items.All(item => item is JsonValue.String))
            return list.Items.Cast<JsonValue.String>().Select(item => item.Value).ToList();
        NotUnderstood(found, "a list of strings");
        return [];
    }

    /// <summary>The finite numbers of a list, or null where the key is absent.</summary>
    public IReadOnlyList<double>? OptionalNumbers(string member, string key)
    {
        if (Find(member, key) is not { } found)
            return null;
        if (found.Value is JsonValue.Array list && list.Items.All(item => item is JsonValue.Number))
            return list.Items.Cast<JsonValue.Number>().Select(item => item.Value).ToList();
        NotUnderstood(found, "a list of numbers");
        return null;
    }

    /// <summary>The value of a key as it stands there, or null where there is none.</summary>
    public JsonValue? Value(string key) => Find("", key)?.Value;

    /// <summary>True where the key is there, also as null: some keys have a default that null turns off (<c>sliding_window</c>).</summary>
    public bool Says(string key) => json.Find(key) is not null;

    /// <summary>A value that is spelled in one of several ways.</summary>
    public T? Choice<T>(string member, IReadOnlyDictionary<string, T> choices, string key)
        where T : struct
    {
        if (Text(member, key) is not { } text)
            return null;
        if (choices.TryGetValue(text, out T choice))
            return choice;
        NotSupported(key, "'" + text + "'", "; supported are " + string.Join(", ", choices.Keys.OrderBy(name => name, StringComparer.Ordinal)));
        return null;
    }

    /// <summary>Refuses a key that is there with another value than those under which it changes nothing.</summary>
    public void Refuse(string key, Func<JsonValue, bool> changesNothing)
    {
        if (Find("", key) is { } found && !changesNothing(found.Value))
            NotSupported(key, found.Value.Description, "");
    }

    /// <summary>True where a key is there and null, for the few that mean something else by that than by their absence.</summary>
    public bool IsNull(string key) => json.Find(key) is { Value: JsonValue.Null };

    /// <summary>Says that the value of a key is not supported.</summary>
    public void NotSupported(string key, string value, string hint)
    {
        TextRange range = json.Find(key)?.Value.Range ?? json.Range;
        problems.Add(ProblemCatalogue.KeyNotSupported.At(prefix + key, prefix + key, value, hint), range);
    }

    /// <summary>Says that the value of a key is not what the key means.</summary>
    public void NotUnderstood(string key, string expected)
    {
        if (json.Find(key) is { } member)
            NotUnderstood(member, expected);
    }

    /// <summary>Says something about a key.</summary>
    public void Report(ProblemDescriptor descriptor, string key, params object[] arguments) =>
        problems.Add(descriptor.At(prefix + key, arguments), json.Find(key)?.Value.Range ?? json.Range);

    /// <summary>Warns of keys that nobody has read, unless they are known to be harmless. After an error a key may be unread for that reason alone.</summary>
    public void ReportUnknown(string family, Func<string, bool> isHarmless)
    {
        if (problems.HasErrors)
            return;
        foreach (JsonMember member in json.Members)
        {
            if (!read.Contains(member.Name) && !isHarmless(member.Name) && member.Value is not JsonValue.Null)
                problems.Add(ProblemCatalogue.KeyUnknown.At(prefix + member.Name, prefix + member.Name, family), member.NameRange);
        }
    }

    private JsonMember? Find(string member, params string[] keys)
    {
        JsonMember? found = null;
        foreach (string key in keys)
        {
            // All names are known, also those that another one outdoes.
            read.Add(key);
            JsonMember? candidate = json.Find(key);
            if (candidate is { Value: not JsonValue.Null })
                found ??= candidate;
        }

        if (found is not null)
            problems.Remember(member, prefix + found.Name, found.Value.Range);
        return found;
    }

    private int? WholeNumber(JsonMember member)
    {
        if (member.Value is JsonValue.Number { Value: >= 1 and <= int.MaxValue } number && number.Value == Math.Floor(number.Value))
            return (int)number.Value;
        NotUnderstood(member, string.Format(CultureInfo.InvariantCulture, "a whole number from 1 to {0}", int.MaxValue));
        return null;
    }

    private void NotUnderstood(JsonMember member, string expected) =>
        problems.Add(
            ProblemCatalogue.ValueNotUnderstood.At(prefix + member.Name, prefix + member.Name, member.Value.Description, expected),
            member.Value.Range);
}
