namespace Intaglio.Text;

/// <summary>Reads {"String": ...} and {"Regex": ...} of a tokenizer.json.</summary>
internal static class PatternReader
{
    /// <summary>The pattern.</summary>
    public static TextPattern Read(JsonField field)
    {
        if (field["String"].Exists) return TextPattern.FromLiteral(field["String"].String());
        JsonField expression = field["Regex"];
        if (!expression.Exists) throw field.Malformed("must have a member \"String\" or \"Regex\"");
        try
        {
            return TextPattern.FromExpression(expression.String());
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException($"{field.File}: '{expression.Key}' is an expression that .NET cannot read. {exception.Message}", exception);
        }
    }
}
