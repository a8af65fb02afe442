namespace Intaglio.Tool.Benchmarking;

/// <summary>What <c>intaglio bench</c> is asked for.</summary>
/// <param name="Model">A folder, its config.json, or a shape.</param>
/// <param name="Random">True where weights are made, not read.</param>
/// <param name="PromptTokens">Tokens of the prompt; null for 512, or as many as the model has positions.</param>
/// <param name="GeneratedTokens">Tokens that are decoded; null for 64, or as many as the model has positions.</param>
/// <param name="Sessions">Sessions that are decoded together besides one alone; null for none.</param>
/// <param name="Workers">How many threads compute; null for one for each physical core.</param>
/// <param name="Repetitions">Rounds that count.</param>
/// <param name="Format">The format of weight matrices; null for the checkpoint's own.</param>
/// <param name="InstructionSet">The vector instructions.</param>
/// <param name="Json">True where the result is an object rather than a table.</param>
/// <param name="Cache">The format of keys and values.</param>
internal sealed record BenchRequest(
    string Model,
    bool Random,
    int? PromptTokens,
    int? GeneratedTokens,
    int? Sessions,
    int? Workers,
    int Repetitions,
    WeightFormat? Format,
    InstructionSet InstructionSet,
    bool Json,
    CacheFormat Cache = CacheFormat.Float32);
