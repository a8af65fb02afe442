using System.Text.Json;
using Xunit;

namespace Intaglio.Runtime.Tests.Text;

public class RealTokenizerTests
{
    [SkippableTheory]
    [MemberData(nameof(RealFiles.WithLlamaCppCases), MemberType = typeof(RealFiles))]
    public void Ids_equal_those_of_llama_cpp(string path, string cases)
    {
        TextTokenizer tokenizer = RealFiles.Load(path);
        var wrong = new List<string>();
        int count = 0;
        foreach ((string text, int[] expected) in RealFiles.LlamaCppCases(cases))
        {
            count++;
            Compare(text, expected, tokenizer.Encode(text, addSpecialTokens: false), wrong);
        }
        Assert.True(count > 40);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SkippableTheory]
    [InlineData("tokenizers/gpt2", "gpt2", "openai-community/gpt2")]
    [InlineData("tokenizers/qwen2", "qwen2", "Xenova/Qwen1.5-0.5B-Chat")]
    [InlineData("tokenizers/llama2/tokenizer.json", "llama", "Xenova/llama-tokenizer")]
    [InlineData("tokenizers/llama2/tokenizer.model", "llama", "Xenova/llama-tokenizer")]
    [InlineData("tokenizers/llama3", "llama", "Xenova/llama3-tokenizer-new")]
    public void Ids_and_texts_equal_those_of_Hugging_Face(string path, string file, string model)
    {
        TextTokenizer tokenizer = RealFiles.Load(path);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RealFiles.PathOf($"tokenizers/expected/transformers.js/{file}.json")));
        var wrong = new List<string>();
        int count = 0;
        foreach (JsonProperty item in document.RootElement.GetProperty("models").GetProperty(model).EnumerateObject())
        {
            count++;
            string text = item.Value.GetProperty("text").GetString()!;
            // The tokens of no-break spaces in this copy of Llama 2's tokenizer.json hold ordinary spaces; tokenizer.model has them right.
            if (path.EndsWith("llama2/tokenizer.json", StringComparison.Ordinal) && text.Contains('\u00A0')) continue;
            int[] expected = [.. item.Value.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Compare(text, expected, tokenizer.Encode(text), wrong);
            string decoded = tokenizer.Decode(expected, skipSpecialTokens: false);
            // Some of the expected texts went through "clean_up_tokenization_spaces", which drops spaces that the tokens do hold.
            if (item.Value.GetProperty("decoded").GetString() is { } decodedThere && decoded != decodedThere && CleanUp(decoded) != decodedThere)
                wrong.Add($"{item.Name}: decoded {JsonSerializer.Serialize(decoded)}, expected {item.Value.GetProperty("decoded").GetRawText()}");
        }
        Assert.True(count > 20);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SkippableTheory]
    [InlineData("weights/stories260K/hf")]
    [InlineData("weights/stories260K/hf/tokenizer.model")]
    public void Ids_of_stories260K_equal_those_of_SentencePiece(string path)
    {
        TextTokenizer tokenizer = RealFiles.Load(path);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RealFiles.PathOf("weights/stories260K/expected/tokenizer.json")));
        var wrong = new List<string>();
        foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            int[] expected = [.. item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            // SentencePiece takes no special token from the text.
            Compare(text, expected, tokenizer.Encode(text, recognizeSpecialTokens: false), wrong);
            string decoded = tokenizer.Decode(expected);
            // The sign that stands for a space cannot stand for itself.
            if (decoded != text.Replace('▁', ' ')) wrong.Add($"decoded {JsonSerializer.Serialize(decoded)}, expected {JsonSerializer.Serialize(text)}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SkippableTheory]
    [InlineData("stories260K")]
    [InlineData("tinystories-656K")]
    public void Prompts_of_the_recorded_stories_have_the_recorded_ids(string model)
    {
        TextTokenizer tokenizer = RealFiles.Load($"weights/{model}/hf");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RealFiles.PathOf($"weights/{model}/expected/greedy.json")));
        var wrong = new List<string>();
        foreach (JsonElement item in document.RootElement.GetProperty("greedy").EnumerateArray())
        {
            string text = item.GetProperty("prompt").GetString()!;
            Compare(text, [.. item.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32())], tokenizer.Encode(text), wrong);
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SkippableFact]
    public void Text_that_stories260K_generates_is_spelled_as_llama2_c_spells_it()
    {
        TextTokenizer tokenizer = RealFiles.Load("weights/stories260K/hf");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RealFiles.PathOf("weights/stories260K/expected/greedy.json")));
        JsonElement item = document.RootElement.GetProperty("greedy")[0];
        string text = tokenizer.Decode([.. item.GetProperty("greedy_ids").EnumerateArray().Select(id => id.GetInt32())]);
        Assert.StartsWith("Once upon a time, there was a little girl named Lily. She loved to play outside in the park.", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Llama_3_encodes_a_dialogue_with_its_special_tokens()
    {
        TextTokenizer tokenizer = RealFiles.Load("tokenizers/llama3");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RealFiles.PathOf("tokenizers/llama3/expected.json")));
        foreach (JsonElement dialogue in document.RootElement.GetProperty("encode_dialog_prompt").EnumerateArray())
        {
            string prompt = "<|begin_of_text|>";
            foreach (JsonElement message in dialogue.GetProperty("messages").EnumerateArray())
                prompt += $"<|start_header_id|>{message.GetProperty("role").GetString()}<|end_header_id|>\n\n{message.GetProperty("content").GetString()}<|eot_id|>";
            prompt += "<|start_header_id|>assistant<|end_header_id|>\n\n";
            Assert.Equal(dialogue.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), tokenizer.Encode(prompt, addSpecialTokens: false));
        }
    }

    [SkippableFact]
    public void Settings_beside_the_tokenizer_name_begin_and_end()
    {
        TextTokenizer qwen = RealFiles.Load("tokenizers/qwen2"), llama = RealFiles.Load("tokenizers/llama2/tokenizer.model");
        TextTokenizer gpt2 = RealFiles.Load("tokenizers/gpt2"), story = RealFiles.Load("weights/tinystories-656K/hf");
        Assert.Equal([151645, 151643], qwen.EndIds);
        Assert.Equal(151646, qwen.VocabularySize);
        Assert.Equal((1, 32000), (llama.BeginId, llama.VocabularySize));
        Assert.Equal([2], llama.EndIds);
        Assert.Equal(50256, gpt2.BeginId);
        Assert.Equal([50256], gpt2.EndIds);
        Assert.Equal((1, 2048), (story.BeginId, story.VocabularySize));
        Assert.True(qwen.TryGetId("<|im_end|>", out int id) && qwen.IsSpecial(id));
    }

    private static string CleanUp(string text) =>
        text.Replace(" .", ".").Replace(" ?", "?").Replace(" !", "!").Replace(" ,", ",").Replace(" n't", "n't").Replace(" 's", "'s");

    private static void Compare(string text, int[] expected, int[] actual, List<string> wrong)
    {
        if (!expected.AsSpan().SequenceEqual(actual))
            wrong.Add($"{JsonSerializer.Serialize(text)}: {string.Join(' ', actual)}, expected {string.Join(' ', expected)}");
    }
}
