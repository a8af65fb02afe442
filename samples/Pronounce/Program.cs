using System.Globalization;
using Intaglio;
using Pronounce;

// Pronounce FOLDER WORD...: greedy; with --beams N before the words, the N most probable pronunciations.
int beams = 1;
bool asksForBeams = args.Length > 1 && args[1] == "--beams";
if (args.Length < (asksForBeams ? 4 : 2) || (asksForBeams && (!int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out beams) || beams < 1)))
{
    Console.Error.WriteLine("""
        Says how words are pronounced.

        usage: Pronounce FOLDER [--beams N] WORD...

        FOLDER holds model.safetensors and config.json of a BART of one layer on each side that turns spelling into phonemes.
        """);
    return 2;
}

try
{
    using PronunciationModel model = PronunciationModel.Load(args[0]);
    Alphabet alphabet = Alphabet.Load(args[0]);
    foreach (string word in args[(asksForBeams ? 3 : 1)..])
    {
        int[] letters = alphabet.Spell(word);

        // The encoder reads the word once; every beam attends to the same keys and values of it.
        var options = new BeamSearchOptions { Beams = beams, Results = beams, MaxTokens = model.Info.MaxPositions - 1, StopTokens = [Alphabet.End] };
        IEnumerable<string> pronunciations = model.SearchBeams(letters, options).Select(found => alphabet.Read(found.Tokens));
        Console.WriteLine($"{word}\t{string.Join('\t', pronunciations)}");
    }

    return 0;
}
catch (Exception problem) when (problem is IOException or InvalidDataException or ArgumentException or WeightMismatchException or CheckpointFormatException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
