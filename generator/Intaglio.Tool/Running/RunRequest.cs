namespace Intaglio.Tool.Running;

/// <summary>What <c>intaglio run</c> is asked for.</summary>
/// <param name="Folder">The model: a folder or a packed file.</param>
/// <param name="Prompt">The text to continue.</param>
/// <param name="Generation">How tokens are chosen, and how many.</param>
/// <param name="Format">The format of weight matrices; null for the weights' own.</param>
/// <param name="InstructionSet">The vector instructions.</param>
/// <param name="Workers">How many threads compute; null for one for each physical core.</param>
/// <param name="Cache">The format of keys and values.</param>
internal sealed record RunRequest(
    string Folder, string Prompt, GenerationOptions Generation, WeightFormat? Format, InstructionSet InstructionSet, int? Workers, CacheFormat Cache = CacheFormat.Float32);
