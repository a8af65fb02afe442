using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.CompilerServices;

public sealed unsafe class InputWindowsTests
{
    private const float Untouched = -7;

    [Theory]
    [InlineData(0, new float[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(1, new float[] { 0, 1, 6, 7, 24, 25, 30, 31 })]
    [InlineData(3, new float[] { 4, 5, 10, 11, 28, 29, 34, 35 })]
    [InlineData(4, new float[] { 12, 13, 18, 19, 36, 37, 42, 43 })]
    [InlineData(7, new float[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(8, new float[] { 48, 49, 54, 55, 72, 73, 78, 79 })]
    public void A_patch_holds_its_pixels_channel_by_channel_and_the_class_tokens_row_nothing(int row, float[] expected)
    {
        // Two images of 2 channels, 4 rows and 6 columns in patches of 2: 2 by 3 of them.
        float[] images = [.. Enumerable.Range(0, 2 * 2 * 4 * 6).Select(pixel => (float)pixel)];
        Assert.Equal(expected, Written(expected.Length, images, (input, output) => InputWindows.Patch((float*)input, row, 2, 4, 6, 2, (float*)output)));
    }

    [Fact]
    public void Pixels_that_fill_no_patch_are_left_out()
    {
        // 5 columns in patches of 2: the last column belongs to none.
        float[] image = [.. Enumerable.Range(0, 2 * 5).Select(pixel => (float)pixel)];
        Assert.Equal([2, 3, 7, 8], Written(4, image, (input, output) => InputWindows.Patch((float*)input, 2, 1, 2, 5, 2, (float*)output)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(5, true)]
    [InlineData(9, false)]
    public void The_class_token_stands_where_a_sequence_begins(int row, bool begins) => Assert.Equal(
        begins ? [1, 2, 3] : [4, 5, 6],
        Written(3, [1, 2, 3, 4, 5, 6], (input, output) => InputWindows.ClassToken(row, 5, (float*)input, 3, (float*)input + 3, (float*)output)));

    [Theory]
    [InlineData(0, new float[] { 0, 1, 2, 0, 11, 12 })]
    [InlineData(2, new float[] { 2, 3, 4, 12, 13, 14 })]
    [InlineData(3, new float[] { 3, 4, 0, 13, 14, 0 })]
    [InlineData(4, new float[] { 0, 21, 22, 0, 31, 32 })]
    public void A_frame_stands_between_its_neighbours_and_zeros_beyond_the_ends(int row, float[] expected)
    {
        // Two spectrograms [2 bins, 4 frames].
        float[] spectrograms = [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24, 31, 32, 33, 34];
        Assert.Equal(expected, Written(6, spectrograms, (input, output) => InputWindows.Spectrogram((float*)input, row, 2, 4, (float*)output)));
    }

    [Theory]
    [InlineData(0, new float[] { 0, 1, 3, 0, 2, 4 })]
    [InlineData(1, new float[] { 3, 5, 7, 4, 6, 8 })]
    [InlineData(2, new float[] { 0, 11, 13, 0, 12, 14 })]
    public void Every_second_frame_stands_between_its_neighbours(int row, float[] expected)
    {
        // Two sequences of 4 frames of 2 channels, rows 3 apart.
        float[] frames = [1, 2, 99, 3, 4, 99, 5, 6, 99, 7, 8, 99, 11, 12, 99, 13, 14, 99, 15, 16, 99, 17, 18, 99];
        Assert.Equal(expected, Written(6, frames, (input, output) => InputWindows.Frames((float*)input, 3, row, 4, 2, (float*)output)));
    }

    private static float[] Written(int columns, float[] input, Action<nint, nint> write)
    {
        float[] output = [.. Enumerable.Repeat(Untouched, columns + 1)];
        fixed (float* source = input, destination = output)
            write((nint)source, (nint)destination);
        Assert.Equal(Untouched, output[columns]);
        return output[..columns];
    }
}
