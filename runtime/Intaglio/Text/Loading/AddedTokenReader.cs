namespace Intaglio.Text;

/// <summary>Reads one element of "added_tokens" (tokenizer.json) or member of "added_tokens_decoder" (tokenizer_config.json).</summary>
internal static class AddedTokenReader
{
    /// <summary>The token.</summary>
    public static AddedToken Read(JsonField field, int id) => new(
        field["content"].String(), id, field["special"].Boolean(absent: false), field["normalized"].Boolean(absent: false),
        field["lstrip"].Boolean(absent: false), field["rstrip"].Boolean(absent: false), field["single_word"].Boolean(absent: false));
}
