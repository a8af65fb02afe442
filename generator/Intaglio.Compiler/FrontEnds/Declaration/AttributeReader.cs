using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>Reads the arguments of one attribute; an attribute that the class does not have has none.</summary>
internal sealed class AttributeReader(string name, DeclaredAttribute? attribute, List<SpecProblem> problems)
{
    /// <summary>True where the class has the attribute.</summary>
    public bool IsPresent => attribute is not null;

    /// <summary>A number that must be given.</summary>
    public int RequiredSize(string argument)
    {
        if (attribute?[argument] is int value)
            return value;
        if (IsPresent)
            problems.Add(ProblemCatalogue.AttributeMissing.At(name, argument, $"write [{name}({argument} = ...)]"));

        // In range, so that one missing argument is one message.
        return 1;
    }

    public int? Size(string argument) => attribute?[argument] as int?;

    public double? Number(string argument) => attribute?[argument] as double?;

    public bool? Flag(string argument) => attribute?[argument] as bool?;

    /// <summary>A member of an enum, or null where it was not given or is none.</summary>
    public T? Choice<T>(string argument)
        where T : struct, Enum => attribute?[argument] is { } value ? Member<T>(argument, value) : null;

    /// <summary>A list of members of an enum, or null where it was not given.</summary>
    public EquatableArray<T>? Choices<T>(string argument)
        where T : struct, Enum =>
        attribute?[argument] is EquatableArray<object?> values
            ? values.Select(value => Member<T>(argument, value ?? 0)).OfType<T>().ToEquatableArray()
            : null;

    private T? Member<T>(string argument, object value)
        where T : struct, Enum
    {
        if (value is int number && Enum.IsDefined(typeof(T), number))
            return (T)Enum.ToObject(typeof(T), number);
        problems.Add(ProblemCatalogue.ArgumentNotUnderstood.At(name + "." + argument, value, typeof(T).Name));
        return null;
    }
}
