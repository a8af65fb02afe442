namespace Intaglio.Conformance;

/// <summary>What a packed file is loaded to: the same model, bit for bit, and no other.</summary>
public sealed class PackedModelTests(ReferenceModels models) : IClassFixture<ReferenceModels>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("intaglio-packed-").FullName;

    public static TheoryData<string, WeightFormat> Models()
    {
        var all = new TheoryData<string, WeightFormat>();
        foreach (string name in ReferenceModels.Names)
        {
            all.Add(name, WeightFormat.Float32);
            all.Add(name, WeightFormat.BFloat16);
        }

        return all;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Models))]
    public void A_packed_model_gives_the_bits_of_the_checkpoint_with_every_instruction_set(string name, WeightFormat format)
    {
        ReferenceModel reference = models[name];
        string path = Pack(reference, format);
        foreach (InstructionSet set in Machine.InstructionSets)
        {
            var options = new LoadOptions { InstructionSet = set, Format = format, Workers = 2 };
            using DecoderModel unpacked = reference.Load(options);
            using DecoderModel packed = reference.Load(path, new LoadOptions { InstructionSet = set, Workers = 2 });
            Assert.Equal((set, format), (packed.InstructionSet, packed.Format));
            Assert.Equal(Logits(unpacked), Logits(packed));
        }
    }

    [Fact]
    public void A_packed_file_of_another_model_is_refused_and_both_are_named()
    {
        string path = Pack(models["gpt2"], WeightFormat.Float32);
        string message = Assert.Throws<WeightMismatchException>(() => models["llama2-gqa"].Load(path, new LoadOptions())).Message;
        Assert.Contains("it holds Gpt2 (", message, StringComparison.Ordinal);
        Assert.Contains("expected was Llama2Gqa (", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_packs_twice_writes_the_same_bytes()
    {
        byte[] first = File.ReadAllBytes(Pack(models["gpt2"], WeightFormat.BFloat16));
        Assert.Equal(first, File.ReadAllBytes(Pack(models["gpt2"], WeightFormat.BFloat16)));
    }

    private string Pack(ReferenceModel reference, WeightFormat format)
    {
        string path = Path.Combine(folder, $"{format}.intaglio");
        using DecoderModel model = reference.Load(new LoadOptions { Format = format });
        model.SavePacked(path);
        return path;
    }

    private static float[] Logits(DecoderModel model)
    {
        int[] tokens = ReferenceModel.Tokens(model, 29);
        float[] logits = new float[tokens.Length * model.Info.VocabularySize];
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        session.PrefillAll(tokens, logits);
        return logits;
    }
}
