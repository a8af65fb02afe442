using Intaglio.Weights;

namespace Intaglio;

/// <summary>A checkpoint file breaks the rules of its format: it is truncated, damaged, or not what its name says.</summary>
public sealed class CheckpointFormatException : IOException
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="file">The file, as the user would find it.</param>
    /// <param name="tensor">The tensor at fault, or null where the file as a whole is.</param>
    /// <param name="problem">What was found, what was expected, and what to do.</param>
    /// <param name="innerException">The lower-level failure, if there was one.</param>
    public CheckpointFormatException(string file, string? tensor, string problem, Exception? innerException = null)
        : base(tensor is null ? $"{file}: {problem}" : $"{file}: tensor {Wording.Quote(tensor)}: {problem}", innerException)
    {
        File = file;
        Tensor = tensor;
    }

    /// <summary>The file at fault.</summary>
    public string File { get; }

    /// <summary>The tensor at fault, or null where the file as a whole is.</summary>
    public string? Tensor { get; }
}
