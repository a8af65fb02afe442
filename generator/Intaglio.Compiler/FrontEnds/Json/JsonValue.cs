using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.Json;

/// <summary>A JSON value that knows where it stands.</summary>
/// <param name="Range">The value, or its first character where it goes over several lines.</param>
public abstract record JsonValue(TextRange Range)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Description { get; }

    /// <summary><c>null</c>.</summary>
    public sealed record Null(TextRange Range) : JsonValue(Range)
    {
        public override string Description => "null";
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Boolean(bool Value, TextRange Range) : JsonValue(Range)
    {
        public override string Description => Value ? "true" : "false";
    }

    /// <summary>A number; finite.</summary>
    /// <param name="Value">The nearest double.</param>
    /// <param name="Text">As it is written.</param>
    /// <param name="Range">Where it stands.</param>
    public sealed record Number(double Value, string Text, TextRange Range) : JsonValue(Range)
    {
        public override string Description => Text;
    }

    /// <summary>A string.</summary>
    public sealed record String(string Value, TextRange Range) : JsonValue(Range)
    {
        public override string Description => Value.Length <= 60 ? $"'{Value}'" : $"'{Value.Substring(0, 60)}...'";
    }

    /// <summary>A list.</summary>
    public sealed record Array(IReadOnlyList<JsonValue> Items, TextRange Range) : JsonValue(Range)
    {
        public override string Description => "a list";
    }

    /// <summary>Keys and values in the order of the file; no key stands there twice.</summary>
    public sealed record Object(IReadOnlyList<JsonMember> Members, TextRange Range) : JsonValue(Range)
    {
        public override string Description => "an object";

        /// <summary>The member of a name, or null.</summary>
        public JsonMember? Find(string name)
        {
            foreach (JsonMember member in Members)
            {
                if (member.Name == name)
                    return member;
            }

            return null;
        }
    }
}

/// <summary>A key and its value.</summary>
/// <param name="Name">The key.</param>
/// <param name="NameRange">The key with its quotes.</param>
/// <param name="Value">The value.</param>
public sealed record JsonMember(string Name, TextRange NameRange, JsonValue Value);
