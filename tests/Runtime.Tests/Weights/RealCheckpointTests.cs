using System.Runtime.InteropServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

/// <summary>Trained weights as they were published, where they lie beside the repository.</summary>
public sealed class RealCheckpointTests
{
    [SkippableTheory]
    [InlineData("stories260K", "model.layers.4.self_attn.k_proj.weight", 32, 64)]
    [InlineData("tinystories-656K", "lm_head.weight", 2048, 128)]
    [InlineData("gpt-nano-sort", "transformer.h.0.attn.c_attn.weight", 48, 144)]
    [InlineData("bart-g2p-us", "model.encoder.layers.0.fc1.weight", 1024, 128)]
    public void Published_files_open(string model, string tensor, int rows, int columns)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Weights(), model, "hf"));
        Assert.True(checkpoint.TryGet(tensor, out CheckpointTensor? matrix), string.Join("\n", checkpoint.Names));
        Assert.Equal([rows, columns], matrix.Shape.AsSpan());
        Assert.All(matrix.ToFloat32Array(), value => Assert.InRange(value, -100f, 100f));
    }

    [SkippableFact]
    public void The_embedding_of_stories260K_is_the_one_in_the_file_it_was_converted_from()
    {
        const int headerBytes = 28; // seven 32-bit integers
        string folder = Path.Combine(Weights(), "stories260K");
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(folder, "hf"));
        Assert.True(checkpoint.TryGet("model.embed_tokens.weight", out CheckpointTensor? embedding));
        byte[] original = File.ReadAllBytes(Path.Combine(folder, "source", "stories260K.bin"));
        Assert.Equal(MemoryMarshal.Cast<byte, float>(original.AsSpan(headerBytes, (int)embedding.ByteCount)).ToArray(), embedding.ToFloat32Array());
    }

    private static string Weights()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Compiler.sln")))
            folder = folder.Parent;
        string weights = Path.Combine(folder?.FullName ?? "", "..", "shared", "real", "weights");
        Skip.IfNot(Directory.Exists(weights), "The trained weights do not lie beside the repository.");
        return weights;
    }
}
