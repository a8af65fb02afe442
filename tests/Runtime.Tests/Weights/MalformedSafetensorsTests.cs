using System.Text;
using Xunit;

namespace Intaglio.Runtime.Tests.Weights;

public sealed class MalformedSafetensorsTests : IDisposable
{
    private const long AllocationLimit = 256 << 10;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(7, "too few")]
    [InlineData(8, "truncated")]
    [InlineData(40, "truncated")]
    public void A_truncated_header_is_refused(int length, string reason) => Refused(ValidFile()[..length], reason);

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] file = ValidFile();
        for (int length = 0; length < file.Length; length++)
            Refused(file[..length], "");
    }

    [Theory]
    [InlineData(ulong.MaxValue, "100,000,000")]
    [InlineData(1UL << 63, "100,000,000")]
    [InlineData(100_000_001UL, "100,000,000")]
    [InlineData(100_000_000UL, "truncated")]
    [InlineData(3UL, "truncated")]
    public void An_absurd_header_length_is_refused(ulong length, string reason) => Refused(SafetensorsWriter.WithLength(length, "{}"u8.ToArray()), reason);

    [Theory]
    [InlineData("", "does not start with '{'")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "does not start with '{'")]
    [InlineData(" {}", "does not start with '{'")]
    [InlineData("[]", "does not start with '{'")]
    [InlineData("{", "not the JSON")]
    [InlineData("{}x", "not the JSON")]
    [InlineData("{} {}", "not the JSON")]
    [InlineData("""{"w":""", "not the JSON")]
    [InlineData("""{"w":{"dtype":"F32"},}""", "'data_offsets' is missing")]
    [InlineData("""{"w":5}""", "found a number")]
    [InlineData("""{"w":null}""", "found null")]
    [InlineData("""{"__metadata__":{"a":1}}""", "a string as the value")]
    [InlineData("""{"__metadata__":[]}""", "found an array")]
    [InlineData("""{"\ud800":{}}""", "not valid Unicode")]
    public void A_header_that_is_not_the_prescribed_json_is_refused(string header, string reason) => Refused(SafetensorsWriter.File(header, []), reason);

    [Fact]
    public void A_header_that_is_not_utf8_is_refused() =>
        Refused(SafetensorsWriter.File([.. "{\"w"u8, 0xff, 0xfe, .. "\":{}}"u8], []), "not UTF-8");

    [Fact]
    public void Nested_json_is_refused_however_deep()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 1_000_000));
        Refused(SafetensorsWriter.File(deep, []), "");
        Refused(SafetensorsWriter.File("{\"w\":{\"x\":" + new string('[', 1_000_000), []), "not the JSON");
        Refused(SafetensorsWriter.File("{\"w\":{\"shape\":" + new string('[', 1_000_000), []), "an array was found");
    }

    [Fact]
    public void An_endless_name_or_shape_is_refused_without_being_kept()
    {
        Refused(SafetensorsWriter.File("{\"" + new string('n', 1_000_000) + "\":{}}", []), "a name has 1,000,000 bytes");
        Refused(SafetensorsWriter.File("{\"w\":{\"shape\":[" + string.Join(",", Enumerable.Repeat("1", 500_000)) + "]}}", []), "more than 32 numbers");
        Refused(SafetensorsWriter.File("{\"w\":{\"dtype\":\"" + new string('F', 1_000_000) + "\"}}", []), "a name has 1,000,000 bytes");
    }

    [Theory]
    [InlineData("F33")]
    [InlineData("f32")]
    [InlineData("F4")]
    [InlineData("")]
    public void An_unknown_dtype_is_refused(string type) => RefusedTensor(Entry(type, "1", "0,4"), $"dtype '{type}' is not known", 4);

    [Theory]
    [InlineData("-1", "0,4", "-1 was found")]
    [InlineData("1.5", "0,4", "1.5 was found")]
    [InlineData("1e0", "0,4", "1e0 was found")]
    [InlineData("\"1\"", "0,4", "a string was found")]
    [InlineData("18446744073709551616", "0,4", "18446744073709551616 was found")]
    [InlineData("9223372036854775807,9223372036854775807", "0,4", "more bytes than 2^63 - 1")]
    [InlineData("4611686018427387904", "0,0", "more bytes than 2^63 - 1")]
    [InlineData("4294967296,4294967296", "0,0", "more bytes than 2^63 - 1")]
    [InlineData("2", "0,4", "needs 8 bytes, but data_offsets [0, 4] span 4")]
    [InlineData("0", "0,4", "needs 0 bytes")]
    [InlineData("1", "-4,0", "-4 was found")]
    [InlineData("1", "4,0", "end before they begin")]
    [InlineData("1", "0", "two numbers, begin and end; there are 1")]
    [InlineData("1", "0,2,4", "two numbers, begin and end; there are 3")]
    [InlineData("1", "9223372036854775803,9223372036854775807", "end behind the file's 4 bytes")]
    [InlineData("1", "4,8", "end behind the file's 4 bytes")]
    [InlineData("2", "0,8", "end behind the file's 4 bytes")]
    public void Impossible_shapes_and_offsets_are_refused(string shape, string offsets, string reason) => RefusedTensor(Entry("F32", shape, offsets), reason, 4);

    [Theory]
    [InlineData("0,8", "4,8", "overlap those of tensor 'w'", 8)]
    [InlineData("0,4", "0,4", "overlap those of tensor 'w'", 4)]
    [InlineData("0,4", "8,12", "no gaps", 12)]
    [InlineData("4,8", "8,12", "no gaps", 12)]
    public void Gaps_and_overlaps_are_refused(string first, string second, string reason, int dataBytes)
    {
        string header = $"{{\"w\":{Entry("U8", Length(first), first)},\"v\":{Entry("U8", Length(second), second)}}}";
        Refused(SafetensorsWriter.File(header, new byte[dataBytes]), reason);

        static string Length(string range) => (int.Parse(range.Split(',')[1]) - int.Parse(range.Split(',')[0])).ToString();
    }

    [Fact]
    public void Data_behind_the_last_tensor_is_refused()
    {
        Refused(SafetensorsWriter.File($"{{\"w\":{Entry("F32", "1", "0,4")}}}", new byte[5]), "nothing behind the last one");
        Refused(SafetensorsWriter.File("{}", new byte[1]), "nothing behind the last one");
    }

    [Fact]
    public void A_name_that_stands_there_twice_is_refused()
    {
        string empty = Entry("F32", "0", "0,0");
        Refused(SafetensorsWriter.File($"{{\"w\":{empty},\"\\u0077\":{empty}}}", []), "tensor 'w': the name stands in the header twice");
    }

    [Theory]
    [InlineData("dtype", "\"F32\"")]
    [InlineData("shape", "[1]")]
    [InlineData("data_offsets", "[0,4]")]
    public void A_property_that_is_missing_or_stands_there_twice_is_refused(string property, string value)
    {
        string complete = Entry("F32", "1", "0,4");
        RefusedTensor(complete[..^1] + $",\"{property}\":{value}}}", $"'{property}' stands there twice", 4);
        RefusedTensor(complete.Replace($"\"{property}\"", "\"other\"", StringComparison.Ordinal), $"'{property}' is missing", 4);
    }

    [Fact]
    public void Unknown_properties_are_passed_over()
    {
        string header = $"{{\"w\":{Entry("F32", "1", "0,4")[..^1]},\"note\":{{\"a\":[1,2]}}}}}}";
        using Checkpoint checkpoint = Checkpoint.Open(folder.Write("note.safetensors", SafetensorsWriter.File(header, new byte[4])));
        Assert.Equal(["w"], checkpoint.Names);
    }

    private static string Entry(string type, string shape, string offsets) => $"{{\"dtype\":\"{type}\",\"shape\":[{shape}],\"data_offsets\":[{offsets}]}}";

    private static byte[] ValidFile() => SafetensorsWriter.File(StoredTensor.Floats("model.embed_tokens.weight", [2, 2], 1, 2, 3, 4), StoredTensor.Floats("norm", [1], 1));

    private void RefusedTensor(string entry, string reason, int dataBytes)
    {
        CheckpointFormatException refusal = Refused(SafetensorsWriter.File(Encoding.UTF8.GetBytes($"{{\"w\":{entry}}}"), new byte[dataBytes]), reason);
        Assert.Equal("w", refusal.Tensor);
    }

    private CheckpointFormatException Refused(byte[] bytes, string reason)
    {
        string path = folder.Write("bad.safetensors", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(path, refusal.File);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, AllocationLimit);
        return refusal;
    }
}
