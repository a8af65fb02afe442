using Intaglio.Workers;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

public sealed unsafe class MemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(5_000_000)]
    public void A_native_block_is_aligned_and_zero(int bytes)
    {
        using var block = new NativeBlock(bytes, "a test");
        Assert.Equal(0u, (nuint)block.Pointer % 128);
        Assert.False(new ReadOnlySpan<byte>(block.Pointer, bytes).ContainsAnyExcept((byte)0));
        new Span<byte>(block.Pointer, bytes).Fill(1);
    }

    [Fact]
    public void A_native_block_can_be_freed_twice()
    {
        var block = new NativeBlock(100, "a test");
        block.Dispose();
        block.Dispose();
        Assert.True(block.Pointer is null);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 60)]
    public void A_native_block_that_no_machine_can_hold_is_refused_with_its_purpose(long bytes) =>
        Assert.Contains("no memory for a test", Assert.Throws<OutOfMemoryException>(() => new NativeBlock(bytes, "a test")).Message);

    [Fact]
    public void A_pinned_buffer_is_aligned_zero_and_the_same_memory_as_its_span()
    {
        var buffer = new PinnedBuffer<float>(37);
        Assert.Equal(0u, (nuint)buffer.Pointer % 64);
        Assert.False(buffer.Span(37).ContainsAnyExcept(0f));
        buffer.Pointer[36] = 5;
        Assert.Equal(5, buffer.Span(37)[36]);
        Assert.Throws<OutOfMemoryException>(() => new PinnedBuffer<int>(int.MaxValue));
    }
}
