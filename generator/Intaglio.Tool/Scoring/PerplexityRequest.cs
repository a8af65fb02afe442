namespace Intaglio.Tool.Scoring;

/// <summary>What <c>intaglio perplexity</c> is asked for.</summary>
/// <param name="Folder">The model: a folder or a packed file.</param>
/// <param name="Text">The file that is scored.</param>
/// <param name="Context">Tokens of a window; null for <see cref="DefaultContext"/>, or as many as the model has positions.</param>
/// <param name="Tokens">The most tokens of the text; null for all.</param>
/// <param name="All">True to score every token of a window but the first, false to score its second half.</param>
/// <param name="Formats">The formats of weight matrices, the first of which the others are compared with; none for the weights' own.</param>
/// <param name="InstructionSet">The vector instructions.</param>
/// <param name="Workers">How many threads compute; null for one for each physical core.</param>
/// <param name="Json">True where the result is an object rather than a table.</param>
internal sealed record PerplexityRequest(
    string Folder,
    string Text,
    int? Context,
    int? Tokens,
    bool All,
    IReadOnlyList<WeightFormat> Formats,
    InstructionSet InstructionSet,
    int? Workers,
    bool Json)
{
    /// <summary>What llama.cpp takes, so that its figures can be compared with.</summary>
    public const int DefaultContext = 512;
}
