using System.Text.Json.Nodes;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public sealed class TokenizerJsonTests : IDisposable
{
    private const int FirstByte = 2, The = 260, EndOfByteLevel = 261;

    private readonly TokenizerFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Words_are_merged_by_rank()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.ByteLevel());
        Assert.Equal([0, The, FirstByte + 'm'], tokenizer.Encode(" them"));
        Assert.Equal([FirstByte + 't', 259], tokenizer.Encode("the", addSpecialTokens: false));
        Assert.Equal(EndOfByteLevel, tokenizer.VocabularySize);
    }

    [Fact]
    public void Merges_written_as_pairs_are_the_same_as_merges_written_as_lines()
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        int[] expected = files.Load(document).Encode("the other thesis");
        JsonArray pairs = [.. document["model"]!["merges"]!.AsArray().Select(merge => (JsonNode)new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(part => (JsonNode)part)]))];
        document["model"]!["merges"] = pairs;
        Assert.Equal(expected, files.Load(document).Encode("the other thesis"));
    }

    [Fact]
    public void With_ignore_merges_a_word_that_is_a_token_is_taken_whole()
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        document["model"]!["vocab"]!["them"] = EndOfByteLevel;
        Assert.DoesNotContain(EndOfByteLevel, files.Load(document).Encode("them"));
        document["model"]!["ignore_merges"] = true;
        Assert.Equal([0, EndOfByteLevel], files.Load(document).Encode("them"));
    }

    [Fact]
    public void Special_tokens_in_the_text_are_recognised_unless_they_are_not_wanted()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.ByteLevel());
        Assert.Equal([FirstByte + 'a', 1, FirstByte + 'b'], tokenizer.Encode("a<end>b", addSpecialTokens: false));
        int[] plain = tokenizer.Encode("a<end>b", addSpecialTokens: false, recognizeSpecialTokens: false);
        Assert.Equal("a<end>b".Select(letter => FirstByte + letter), plain);
        Assert.Equal("a<end>b", tokenizer.Decode(plain));
    }

    [Fact]
    public void The_longest_of_added_tokens_that_start_together_is_taken()
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        document["added_tokens"]!.AsArray().Add(TokenizerFiles.AddedToken(300, "<end><end>"));
        Assert.Equal([300, 1], files.Load(document).Encode("<end><end><end>", addSpecialTokens: false));
    }

    [Fact]
    public void Added_tokens_may_swallow_white_space_and_may_insist_on_being_a_word()
    {
        JsonObject document = TokenizerFiles.ByteLevel();
        JsonObject mask = TokenizerFiles.AddedToken(300, "<mask>"), word = TokenizerFiles.AddedToken(301, "hey", special: false);
        mask["lstrip"] = true;
        mask["rstrip"] = true;
        word["single_word"] = true;
        document["added_tokens"]!.AsArray().Add(mask);
        document["added_tokens"]!.AsArray().Add(word);
        TextTokenizer tokenizer = files.Load(document);
        Assert.Equal([FirstByte + 'a', 300, FirstByte + 'b'], tokenizer.Encode("a  <mask> \nb", addSpecialTokens: false));
        Assert.Contains(301, tokenizer.Encode("say hey!"));
        Assert.DoesNotContain(301, tokenizer.Encode("they heyday"));
        Assert.Equal("hey", tokenizer.Decode([300, 301]));
        Assert.Equal("<mask>hey", tokenizer.Decode([300, 301], skipSpecialTokens: false));
    }

    [Fact]
    public void A_normalized_added_token_is_found_in_the_normalised_text()
    {
        // As Hugging Face does with Llama 2's tokens: "<end>" is looked for as "▁<end>".
        JsonObject document = TokenizerFiles.Llama2();
        document["added_tokens"]![2]!["normalized"] = true;
        TextTokenizer tokenizer = files.Load(document);
        Assert.Equal([2], tokenizer.Encode("<end>", addSpecialTokens: false));
        Assert.Contains(2, tokenizer.Encode("a <end>"));
        Assert.DoesNotContain(2, tokenizer.Encode("a<end>"));
    }

    [Fact]
    public void Unknown_characters_become_bytes_and_known_ones_do_not()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.Llama2());
        int sign = 3 + 256;
        Assert.Equal([1, sign + 7, sign + 4, 3 + 0xC3, 3 + 0xA0, sign + 6], tokenizer.Encode("abéàab"));
        Assert.Equal("abéàab", tokenizer.Decode(tokenizer.Encode("abéàab")));
        Assert.Equal([1, sign, sign + 5], tokenizer.Encode("▁a".Replace("▁", " ", StringComparison.Ordinal)));
        Assert.Equal(" a", tokenizer.Decode(tokenizer.Encode(" a")));
    }

    [Fact]
    public void A_character_whose_bytes_are_missing_is_the_unknown_token_once_for_a_run()
    {
        JsonObject document = TokenizerFiles.Llama2();
        document["model"]!["vocab"]!.AsObject().Remove("<0xC3>");
        TextTokenizer tokenizer = files.Load(document);
        Assert.Equal([1, 259 + 5, 0, 259 + 1], tokenizer.Encode("aààa"));
    }

    [Fact]
    public void Metaspace_marks_the_first_word_as_its_scheme_says()
    {
        JsonObject document = TokenizerFiles.Llama2();
        document["normalizer"] = null;
        document["decoder"] = JsonNode.Parse("""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first" }""");
        foreach ((string scheme, int[] expected) in ((string, int[])[])[("always", [264, 2, 264]), ("first", [264, 2, 260]), ("never", [260, 2, 260])])
        {
            document["pre_tokenizer"] = JsonNode.Parse($$"""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "{{scheme}}", "split": true }""");
            Assert.Equal(expected, files.Load(document).Encode("a<end>a", addSpecialTokens: false));
        }
        Assert.Equal("ab b", files.Load(document).Decode([266, 259, 261]));
    }

    [Fact]
    public void Settings_decide_on_begin_and_end_for_the_Llama_classes()
    {
        JsonObject document = TokenizerFiles.Llama2();
        files.Write("tokenizer_config.json", """
            { "tokenizer_class": "LlamaTokenizerFast", "bos_token": { "content": "<s>" }, "eos_token": "<end>", "add_bos_token": false, "add_eos_token": true }
            """);
        TextTokenizer tokenizer = files.Load(document);
        Assert.Equal([264, 2], tokenizer.Encode("a"));
        Assert.Equal(1, tokenizer.BeginId);
        Assert.Equal([2], tokenizer.EndIds);
    }

    [Fact]
    public void The_model_may_name_several_end_tokens()
    {
        files.Write("generation_config.json", """{ "eos_token_id": [1, 5] }""");
        files.Write("config.json", """{ "eos_token_id": 7, "bos_token_id": 0 }""");
        TextTokenizer tokenizer = files.Load(TokenizerFiles.ByteLevel());
        Assert.Equal([1, 5], tokenizer.EndIds);
        Assert.Equal(0, tokenizer.BeginId);
    }

    [Fact]
    public void Ids_without_a_token_stand_for_nothing()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.ByteLevel());
        Assert.Equal("a", tokenizer.Decode([5000, FirstByte + 'a', int.MaxValue]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-1]));
    }

    [Fact]
    public void A_tokenizer_serves_several_threads()
    {
        TextTokenizer tokenizer = files.Load(TokenizerFiles.ByteLevel());
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"the {i} the {i * 7} other {new string('e', i * 3)}")];
        int[][] expected = [.. texts.Select(text => tokenizer.Encode(text))];
        TextTokenizer fresh = files.Load(TokenizerFiles.ByteLevel());
        Parallel.For(0, 2000, i => Assert.Equal(expected[i % 200], fresh.Encode(texts[i % 200])));
    }
}
