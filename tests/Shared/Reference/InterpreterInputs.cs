using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>What is embedded besides tables: sines and cosines, patches of images, windows of spectrograms.</summary>
internal static class InterpreterInputs
{
    private const double Base = 10_000;

    /// <summary>
    /// Vaswani et al., 2017, section 3.5: sin(p / 10000^(2i/d)) and cos of the same, side by side or in two halves; or fairseq's frequencies, which run from
    /// 1 to 1/10000 in equal steps of the logarithm. An odd last column is 0, as fairseq pads it.
    /// </summary>
    public static Matrix Sinusoids(PositionSpec.Sinusoidal spec, int columns, Matrix positions)
    {
        int pairs = columns / 2;
        return Matrix.Of(positions.Rows, columns, (row, column) =>
        {
            if (column == 2 * pairs)
                return 0;
            int pair = spec.Interleaved ? column / 2 : column % pairs;
            bool isSine = spec.Interleaved ? column % 2 == 0 : column < pairs;
            double exponent = !spec.FullRange ? 2.0 * pair / columns : pair == 0 ? 0 : pair / (pairs - 1.0);
            double angle = (positions[row, 0] + spec.Offset) / Math.Pow(Base, exponent);
            return isSine ? Math.Sin(angle) : Math.Cos(angle);
        });
    }

    /// <summary>The patches of each image from left to right and from top to bottom, channel by channel, behind a row of zeros.</summary>
    public static Matrix Patches(InputSpec.Patches spec, Matrix images)
    {
        int across = spec.Width / spec.PatchSize;
        int area = spec.PatchSize * spec.PatchSize;
        return Matrix.Of(images.Rows * spec.Rows, spec.PatchElements, (row, column) =>
        {
            int patch = (row % spec.Rows) - 1;
            if (patch < 0)
                return 0;
            int channel = column / area;
            int y = (patch / across * spec.PatchSize) + (column % area / spec.PatchSize);
            int x = (patch % across * spec.PatchSize) + (column % spec.PatchSize);
            return images[row / spec.Rows, (((channel * spec.Height) + y) * spec.Width) + x];
        });
    }

    /// <summary>Each frame between its neighbours.</summary>
    public static Matrix Spectrogram(InputSpec.Spectrogram spec, Matrix spectrograms) =>
        Matrix.Of(spectrograms.Rows * spec.Frames, 3 * spec.Bins, (row, column) =>
        {
            int frame = (row % spec.Frames) + (column % 3) - 1;
            return frame < 0 || frame >= spec.Frames ? 0 : spectrograms[row / spec.Frames, (column / 3 * spec.Frames) + frame];
        });

    /// <summary>Every second frame between its neighbours.</summary>
    /// <param name="x">[sequences · frames, channels].</param>
    /// <param name="frames">Frames of a sequence.</param>
    public static Matrix Frames(Matrix x, int frames) => Matrix.Of(x.Rows / 2, 3 * x.Columns, (row, column) =>
    {
        int sequence = row / (frames / 2);
        int frame = (2 * (row % (frames / 2))) + (column % 3) - 1;
        return frame < 0 || frame >= frames ? 0 : x[(sequence * frames) + frame, column / 3];
    });
}
