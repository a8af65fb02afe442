using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>
/// Reads the arguments of an attribute; where several attributes give an argument, the first of the sources counts. An attribute that is not
/// there has none.
/// </summary>
internal sealed class AttributeReader(string name, IReadOnlyList<ArgumentSource> sources, DeclarationProblems problems)
{
    /// <summary>True where the class has the attribute.</summary>
    public bool IsPresent => sources.Any(source => source.Attribute.Name == name);

    /// <summary>Where an argument stands, or where it would.</summary>
    public string PathOf(string argument) =>
        Find(argument) is { } source
            ? source.Attribute.PathOf(source.NameOf(argument)!)
            : (sources.FirstOrDefault(source => source.Attribute.Name == name)?.Attribute.Path ?? name) + "." + argument;

    /// <summary>True where the argument is given.</summary>
    public bool Has(string argument) => Value(argument) is not null;

    /// <summary>A number that must be given.</summary>
    public int RequiredSize(string argument)
    {
        if (Value(argument) is int value)
            return value;
        if (IsPresent)
            problems.Add(ProblemCatalogue.AttributeMissing.At(name, argument, $"write [{name}({argument} = ...)]"));

        // In range, so that one missing argument is one message.
        return 1;
    }

    public int? Size(string argument) => Value(argument) as int?;

    public double? Number(string argument) => Value(argument) as double?;

    /// <summary>A number as models keep it.</summary>
    public float? Single(string argument) => Value(argument) is double value ? (float)value : null;

    public bool? Flag(string argument) => Value(argument) as bool?;

    public string? Text(string argument) => Value(argument) as string;

    /// <summary>A member of an enum, or null where it was not given or is none.</summary>
    public T? Choice<T>(string argument)
        where T : struct, Enum => Value(argument) is { } value ? Member<T>(argument, value) : null;

    /// <summary>A list of members of an enum, or null where it was not given.</summary>
    public EquatableArray<T>? Choices<T>(string argument)
        where T : struct, Enum =>
        Value(argument) is EquatableArray<object?> values
            ? values.Select(value => Member<T>(argument, value ?? 0)).OfType<T>().ToEquatableArray()
            : null;

    /// <summary>A list of numbers or texts; empty where it was not given.</summary>
    public EquatableArray<T> List<T>(string argument) =>
        Value(argument) is EquatableArray<object?> values ? values.OfType<T>().ToEquatableArray() : default;

    private object? Value(string argument) => Find(argument) is { } source ? source.Attribute.Attribute[source.NameOf(argument)!] : null;

    private ArgumentSource? Find(string argument) =>
        sources.FirstOrDefault(source => source.NameOf(argument) is { } given && source.Attribute.Attribute[given] is not null);

    private T? Member<T>(string argument, object value)
        where T : struct, Enum
    {
        if (value is int number && Enum.IsDefined(typeof(T), number))
            return (T)Enum.ToObject(typeof(T), number);
        problems.Add(ProblemCatalogue.ArgumentNotUnderstood.At(PathOf(argument), value, typeof(T).Name));
        return null;
    }
}

/// <summary>An attribute that arguments are looked for in.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Renamed">What the arguments are called there; null where they have their own names.</param>
internal sealed record ArgumentSource(PlacedAttribute Attribute, IReadOnlyDictionary<string, string>? Renamed = null)
{
    /// <summary>The argument's name in the attribute; null where the attribute cannot give it.</summary>
    public string? NameOf(string argument) =>
        Renamed is null ? argument : Renamed.TryGetValue(argument, out string? given) ? given : null;
}
