namespace Intaglio.Text;

/// <summary>"add_prefix_space" of ByteLevel: text that does not begin with a space gets one, so that its first word is spelled like the
/// others.</summary>
internal sealed class PrefixSpace : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(string text, bool first, List<string> pieces) => pieces.Add(text[0] == ' ' ? text : " " + text);

    /// <inheritdoc/>
    public override void Write(PartWriter writer)
    {
    }
}
