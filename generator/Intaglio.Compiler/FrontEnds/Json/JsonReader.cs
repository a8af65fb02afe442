using System;
using System.Collections.Generic;
using System.Globalization;

namespace Intaglio.Compiler.FrontEnds.Json;

/// <summary>Reads JSON (RFC 8259) into values that know their lines.</summary>
/// <remarks>Own code: nothing may be loaded beside a generator, and diagnostics need the line of every key. Depth and duplicates are checked.</remarks>
public sealed class JsonReader
{
    /// <summary>Deeper nesting is refused before it can exhaust the stack.</summary>
    public const int MaximumDepth = 64;

    private readonly string text;
    private int at;
    private int line;
    private int lineStart;
    private int depth;

    private JsonReader(string text)
    {
        this.text = text;
        at = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        lineStart = at;
    }

    /// <summary>The value that a text holds.</summary>
    /// <exception cref="JsonFormatException">The text is not JSON.</exception>
    public static JsonValue Read(string text)
    {
        JsonReader reader = new(text);
        JsonValue value = reader.ReadValue();
        reader.SkipSpace();
        return reader.at == text.Length ? value : throw reader.Unexpected("the end of the file");
    }

    private char Current => at < text.Length ? text[at] : '\0';

    private JsonValue ReadValue()
    {
        SkipSpace();
        switch (Current)
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadArray();
            case '"':
                (string value, TextRange range) = ReadString();
                return new JsonValue.String(value, range);
            case 't':
                return new JsonValue.Boolean(true, ReadWord("true"));
            case 'f':
                return new JsonValue.Boolean(false, ReadWord("false"));
            case 'n':
                return new JsonValue.Null(ReadWord("null"));
            default:
                return ReadNumber();
        }
    }

    private JsonValue.Object ReadObject()
    {
        TextRange range = Enter();
        List<JsonMember> members = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        SkipSpace();
        while (Current != '}')
        {
            if (Current != '"')
                throw Unexpected(members.Count == 0 ? "a key in quotes or '}'" : "a key in quotes");
            (string name, TextRange nameRange) = ReadString();
            if (!names.Add(name))
                throw new JsonFormatException($"The key '{name}' stands there twice", nameRange);
            SkipSpace();
            Take(':');
            members.Add(new JsonMember(name, nameRange, ReadValue()));
            if (!ReadComma('}'))
                break;
        }

        Leave();
        return new JsonValue.Object(members, range);
    }

    private JsonValue.Array ReadArray()
    {
        TextRange range = Enter();
        List<JsonValue> items = [];
        SkipSpace();
        while (Current != ']')
        {
            items.Add(ReadValue());
            if (!ReadComma(']'))
                break;
        }

        Leave();
        return new JsonValue.Array(items, range);
    }

    /// <summary>True after a comma that another element must follow; false where the closing bracket stands.</summary>
    private bool ReadComma(char closing)
    {
        SkipSpace();
        if (Current == closing)
            return false;
        if (Current != ',')
            throw Unexpected($"',' or '{closing}'");
        at++;
        SkipSpace();
        return Current == closing ? throw Unexpected("another element after the comma") : true;
    }

    private TextRange Enter()
    {
        TextRange range = RangeFrom(at, 1);
        if (++depth > MaximumDepth)
            throw new JsonFormatException($"Values are nested more than {MaximumDepth} deep", range);
        at++;
        return range;
    }

    private void Leave()
    {
        at++;
        depth--;
    }

    private (string Value, TextRange Range) ReadString()
    {
        int start = at;
        int end = JsonStringEnd();
        string value = JsonEscapes.Decode(text, start + 1, end, (position, message) => new JsonFormatException(message, RangeFrom(position, 1)));
        at = end + 1;
        return (value, RangeFrom(start, at - start));
    }

    private int JsonStringEnd()
    {
        for (int end = at + 1; end < text.Length; end++)
        {
            if (text[end] == '"')
                return end;
            if (text[end] < ' ')
                throw new JsonFormatException("A string goes on over the end of its line or holds a control character", RangeFrom(end, 1));
            if (text[end] == '\\')
                end++;
        }

        throw new JsonFormatException("A string has no closing quote", RangeFrom(at, 1));
    }

    private TextRange ReadWord(string word)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
            throw Unexpected("a value");
        at += word.Length;
        return RangeFrom(at - word.Length, word.Length);
    }

    private JsonValue.Number ReadNumber()
    {
        int start = at;
        Accept('-');
        if (!Accept('0'))
            Digits();
        if (Accept('.'))
            Digits();
        if (Accept('e') || Accept('E'))
        {
            if (!Accept('+'))
                Accept('-');
            Digits();
        }

        string number = text.Substring(start, at - start);
        TextRange range = RangeFrom(start, number.Length);
        bool isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return isNumber && !double.IsInfinity(value) ? new JsonValue.Number(value, number, range) : throw new JsonFormatException("The number is too large", range);
    }

    private void Digits()
    {
        if (Current is < '0' or > '9')
            throw Unexpected("a value");
        while (Current is >= '0' and <= '9')
            at++;
    }

    private bool Accept(char character)
    {
        if (Current != character || at == text.Length)
            return false;
        at++;
        return true;
    }

    private void Take(char character)
    {
        if (!Accept(character))
            throw Unexpected($"'{character}'");
    }

    private void SkipSpace()
    {
        for (; at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n'; at++)
        {
            if (text[at] != '\n')
                continue;
            line++;
            lineStart = at + 1;
        }
    }

    private JsonFormatException Unexpected(string expected)
    {
        string found = at < text.Length ? $"'{text[at]}' stands there" : "the file ends there";
        return new JsonFormatException($"Expected {expected}, but {found}", RangeFrom(at, at < text.Length ? 1 : 0));
    }

    private TextRange RangeFrom(int start, int length) => new(start, length, line, start - lineStart);
}
