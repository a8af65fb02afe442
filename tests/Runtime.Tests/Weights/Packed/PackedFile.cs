using System.Buffers.Binary;
using System.IO.Hashing;
using Intaglio.Runtime.Tests.Sessions;

namespace Intaglio.Runtime.Tests.Weights.Packed;

/// <summary>A small packed file, and the places in its bytes that tests change.</summary>
internal static class PackedFile
{
    public const int VersionAt = 8;
    public const int HeaderBytesAt = 12;
    public const int FileBytesAt = 16;
    public const int ByteOrderAt = 24;
    public const int FileCountAt = 28;
    public const int FingerprintAt = 32;
    public const int WeightsOffsetAt = 48;
    public const int WeightsLengthAt = 56;
    public const int FormatTextAt = 72;

    public static readonly string Settings = """{ "eos_token": "x" }""";

    /// <summary>Writes a model of 32 floats and two files that were packed along.</summary>
    public static string Write(TemporaryFolder folder, string name = "tiny.intaglio")
    {
        using TinyModel model = TinyModel.Create();
        string[] files = [folder.Write("tokenizer_config.json", System.Text.Encoding.UTF8.GetBytes(Settings)), folder.Write("config.json", [1, 2, 3])];
        model.SavePacked(folder.File(name), files);
        return folder.File(name);
    }

    public static byte[] Bytes()
    {
        using var folder = new TemporaryFolder();
        return File.ReadAllBytes(Write(folder));
    }

    public static int HeaderBytes(byte[] file) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(HeaderBytesAt));

    /// <summary>Where the entry of the first file that was packed along starts: behind the two texts.</summary>
    public static int FirstFileAt(byte[] file)
    {
        int model = FormatTextAt + 4 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(FormatTextAt));
        return model + 4 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(model));
    }

    /// <summary>Makes the header's checksum right again, so that what is behind it is looked at.</summary>
    public static byte[] Seal(byte[] file)
    {
        int end = HeaderBytes(file) - sizeof(ulong);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(end), XxHash3.HashToUInt64(file.AsSpan(0, end)));
        return file;
    }

    public static byte[] With(this byte[] file, int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
        return file;
    }

    public static byte[] With(this byte[] file, int offset, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), value);
        return file;
    }
}
