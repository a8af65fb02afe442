using System.Diagnostics;
using CsCheck;
using Intaglio.Text;
using Microsoft.ML.Tokenizers;
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
            // Words of up to 32 letters are searched, longer ones go through the heap: both must be the definition.
            var encoder = new ByteLevelEncoder(vocabulary, PairTable.From(Pairs(merges), vocabulary), wholePiecesFirst: false);
            var ids = new List<int>();
            encoder.Encode(text, ids);
            Assert.Equal(Reference(text, merges), ids.Select(id => vocabulary.TokenOf(id)));
        });

    [Fact]
    public void Words_are_merged_as_by_another_library() =>
        Gen.Select(Merges, Gen.Char["abc"].Array[1, 80].Select(letters => new string(letters))).Sample((merges, text) =>
        {
            Dictionary<string, int> tokens = TokensOf(merges, allBytes: true);
            var vocabulary = new Vocabulary(tokens);
            var encoder = new ByteLevelEncoder(vocabulary, PairTable.From(Pairs(merges), vocabulary), wholePiecesFirst: false);
            var peer = BpeTokenizer.Create(new BpeOptions(tokens) { Merges = merges.Select(merge => $"{merge.Left} {merge.Right}"), ByteLevel = true });
            var ids = new List<int>();
            encoder.Encode(text, ids);
            Assert.Equal(peer.EncodeToIds(text, considerPreTokenization: false, considerNormalization: false), ids);
        });

    [Fact]
    public void Of_a_pair_that_is_listed_twice_the_later_place_counts()
    {
        List<(string Left, string Right)> merges = [("a", "b"), ("b", "c"), ("a", "b")];
        Vocabulary vocabulary = VocabularyOf([("a", "b"), ("b", "c")], allBytes: true);
        var encoder = new ByteLevelEncoder(vocabulary, PairTable.From(Pairs(merges), vocabulary), wholePiecesFirst: false);
        var ids = new List<int>();
        encoder.Encode("abc", ids);
        Assert.Equal(["a", "bc"], ids.Select(id => vocabulary.TokenOf(id)));
    }

    [Fact]
    public void Characters_are_merged_the_same_way() =>
        Gen.Select(Merges, Gen.Char["abc"].Array[1, 60].Select(letters => new string(letters))).Sample((merges, text) =>
        {
            Vocabulary vocabulary = VocabularyOf(merges, allBytes: false);
            var encoder = new CharacterEncoder(vocabulary, PairTable.From(Pairs(merges), vocabulary), null, false, false);
            var ids = new List<int>();
            encoder.Encode(text, ids);
            Assert.Equal(Reference(text, merges), ids.Select(id => vocabulary.TokenOf(id)));
        });

    [Fact]
    public void A_word_of_half_a_million_letters_takes_no_more_than_moments()
    {
        List<(string, string)> merges = [("a", "b"), ("ab", "ab"), ("abab", "abab")];
        Vocabulary vocabulary = VocabularyOf(merges, allBytes: true);
        var encoder = new ByteLevelEncoder(vocabulary, PairTable.From(Pairs(merges), vocabulary), wholePiecesFirst: false);
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
        Vocabulary vocabulary = VocabularyOf([], allBytes: true);
        var encoder = new ByteLevelEncoder(vocabulary, PairTable.From([], vocabulary), wholePiecesFirst: false);
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

    private static Vocabulary VocabularyOf(List<(string Left, string Right)> merges, bool allBytes) => new(TokensOf(merges, allBytes));

    private static Dictionary<string, int> TokensOf(List<(string Left, string Right)> merges, bool allBytes)
    {
        IEnumerable<string> tokens = allBytes ? Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value).ToString()) : ["a", "b", "c"];
        tokens = tokens.Concat(merges.Select(merge => merge.Left + merge.Right));
        return tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
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
