using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>Cuts images and spectrograms into the rows that a convolution multiplies with its weights, one row for each of its outputs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class InputWindows
{
    private const int Taps = 3;

    /// <summary>One patch of an image, [channels · size · size], in the order of the convolution's weights; zeros for the row of the class token.</summary>
    /// <param name="images">[images, channels, height, width].</param>
    /// <param name="row">The row: image · (patches + 1), the class token first.</param>
    /// <param name="channels">Colours.</param>
    /// <param name="height">Pixels of a column.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="size">Pixels of a patch's side.</param>
    /// <param name="output">Receives the patch.</param>
    public static void Patch(float* images, int row, int channels, int height, int width, int size, float* output)
    {
        int across = width / size;
        int patches = across * (height / size);
        var (image, patch) = Math.DivRem(row, patches + 1);
        int elements = channels * size * size;
        if (patch == 0)
        {
            new Span<float>(output, elements).Clear();
            return;
        }

        var (down, right) = Math.DivRem(patch - 1, across);
        float* corner = images + ((nint)image * channels * height * width) + ((nint)down * size * width) + (right * size);
        for (int channel = 0; channel < channels; channel++)
        {
            for (int line = 0; line < size; line++)
            {
                float* pixels = corner + ((nint)channel * height * width) + ((nint)line * width);
                new ReadOnlySpan<float>(pixels, size).CopyTo(new Span<float>(output + (((channel * size) + line) * size), size));
            }
        }
    }

    /// <summary>The class token where a sequence begins, else the hidden state as it is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rows">Rows of a sequence.</param>
    /// <param name="token">[columns].</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="input">The row's hidden state.</param>
    /// <param name="output">Receives it; may be <paramref name="input"/>.</param>
    public static void ClassToken(int row, int rows, float* token, int columns, float* input, float* output)
    {
        float* state = row % rows == 0 ? token : input;
        if (state != output)
            new ReadOnlySpan<float>(state, columns).CopyTo(new Span<float>(output, columns));
    }

    /// <summary>A frame of a spectrogram between its neighbours, [bins · 3]; zeros beyond the ends.</summary>
    /// <param name="spectrograms">[spectrograms, bins, frames].</param>
    /// <param name="row">The row: spectrogram · frames + frame.</param>
    /// <param name="bins">Frequencies.</param>
    /// <param name="frames">Frames of a spectrogram.</param>
    /// <param name="output">Receives the window.</param>
    public static void Spectrogram(float* spectrograms, int row, int bins, int frames, float* output)
    {
        var (spectrogram, frame) = Math.DivRem(row, frames);
        float* first = spectrograms + ((nint)spectrogram * bins * frames);
        for (int bin = 0; bin < bins; bin++)
        {
            for (int tap = 0; tap < Taps; tap++)
            {
                int neighbour = frame + tap - 1;
                output[(bin * Taps) + tap] = neighbour >= 0 && neighbour < frames ? first[((nint)bin * frames) + neighbour] : 0;
            }
        }
    }

    /// <summary>Every second frame between its neighbours, [channels · 3]; zeros beyond the ends.</summary>
    /// <param name="input">[sequences · frames, stride].</param>
    /// <param name="stride">Floats from one frame to the next.</param>
    /// <param name="row">The row: sequence · frames / 2 + half the frame.</param>
    /// <param name="frames">Frames of a sequence.</param>
    /// <param name="channels">Elements of a frame.</param>
    /// <param name="output">Receives the window.</param>
    public static void Frames(float* input, int stride, int row, int frames, int channels, float* output)
    {
        var (sequence, half) = Math.DivRem(row, frames / 2);
        for (int tap = 0; tap < Taps; tap++)
        {
            int neighbour = (2 * half) + tap - 1;
            float* frame = neighbour >= 0 && neighbour < frames ? input + ((((nint)sequence * frames) + neighbour) * stride) : null;
            for (int channel = 0; channel < channels; channel++)
                output[(channel * Taps) + tap] = frame is null ? 0 : frame[channel];
        }
    }
}
