using System.Diagnostics;
using CsCheck;
using Intaglio.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public class MergingTests
{
    /// <summary>Random merges over three letters, each of tokens that are there already.</summary>
    private static readonly Gen<List<(string Left, string Right)>> Merges = Gen.Int[0, 1000].Array[0, 25].Select(choices =>
    {
        List<string> tokens = ["a", "b", "c"];
        List<(string, string)> merges = [];
        foreach (int choice in choices)
        {
            (string left, string right) = (tokens[choice % tokens.Count], tokens[choice / 7 % tokens.Count]);
            if (left.Length + right.Length > 8 || tokens.Contains(left + right)) continue;
            merges.Add((left, right));
            tokens.Add(left + right);
        }
        return merges;
    });

    [Fact]
    public void Words_are_merged_as_by_searching_the_best_pair_again_and_again() =>
        Gen.Select(Merges, Gen.Char["abc"].Array[1, 400].Select(letters => new string(letters))).Sample((merges, text) =>
        {
            Vocabulary vocabulary = VocabularyOf(merges, allBytes: true);
            // Shorter words go through the library, longer ones through the heap: both must be the definition.
            var encoder = ByteLevelEncoder.FromPairs(vocabulary, Pairs(merges), wholePiecesFirst: false);
            var ids = new List<int>();
            encoder.Encode(text, ids);
            Assert.Equal(Reference(text, merges), ids.Select(id => vocabulary.TokenOf(id)));
        });

    [Fact]
    public void Characters_are_merged_the_same_way() =>
        Gen.Select(Merges, Gen.Char["abc"].Array[1, 60].Select(letters => new string(letters))).Sample((merges, text) =>
        {
            Vocabulary vocabulary = VocabularyOf(merges, allBytes: false);
            var encoder = new CharacterEncoder(vocabulary, MergeTable.FromPairs(Pairs(merges), vocabulary), null, false, false);
            var ids = new List<int>();
            encoder.Encode(text, ids);
            Assert.Equal(Reference(text, merges), ids.Select(id => vocabulary.TokenOf(id)));
        });

    [Fact]
    public void A_word_of_half_a_million_letters_takes_no_more_than_moments()
    {
        List<(string, string)> merges = [("a", "b"), ("ab", "ab"), ("abab", "abab")];
        var encoder = ByteLevelEncoder.FromPairs(VocabularyOf(merges, allBytes: true), Pairs(merges), wholePiecesFirst: false);
        var clock = Stopwatch.StartNew();
        var ids = new List<int>();
        encoder.Encode(string.Concat(Enumerable.Repeat("ab", 250_000)), ids);
        Assert.Equal(62_500, ids.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
    }

    private static MergePair[] Pairs(IEnumerable<(string Left, string Right)> merges) => [.. merges.Select(merge => MergePair.Of(merge.Left, merge.Right))];

    [Fact]
    public void Half_a_surrogate_pair_is_spelled_like_the_replacement_character()
    {
        var encoder = ByteLevelEncoder.FromPairs(VocabularyOf([], allBytes: true), [], wholePiecesFirst: false);
        List<int> half = [], whole = [];
        encoder.Encode("a\uD83D", half);
        encoder.Encode("a\uFFFD", whole);
        Assert.Equal(whole, half);
    }

    [Fact]
    public void Every_byte_has_a_character_of_its_own()
    {
        Assert.Equal('Ġ', ByteAlphabet.CharacterOf((byte)' '));
        Assert.Equal('Ċ', ByteAlphabet.CharacterOf((byte)'\n'));
        string all = string.Concat(Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value)));
        Assert.Equal(256, all.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), ByteAlphabet.TryReadBytes(all));
        Assert.Null(ByteAlphabet.TryReadBytes("a "));
    }

    private static Vocabulary VocabularyOf(List<(string Left, string Right)> merges, bool allBytes)
    {
        IEnumerable<string> tokens = allBytes ? Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value).ToString()) : ["a", "b", "c"];
        tokens = tokens.Concat(merges.Select(merge => merge.Left + merge.Right));
        return new Vocabulary(tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id));
    }

    private static List<string> Reference(string text, List<(string Left, string Right)> merges)
    {
        List<string> symbols = [.. text.Select(letter => letter.ToString())];
        while (true)
        {
            int best = -1, bestRank = int.MaxValue;
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                int rank = merges.IndexOf((symbols[i], symbols[i + 1]));
                if (rank >= 0 && rank < bestRank) (best, bestRank) = (i, rank);
            }
            if (best < 0) return symbols;
            symbols[best] += symbols[best + 1];
            symbols.RemoveAt(best + 1);
        }
    }
}
