namespace Intaglio;

/// <summary>How a model's weights are loaded.</summary>
public sealed class LoadOptions
{
    private readonly int? workers;

    /// <summary>
    /// The format in which matrices are kept. Null: <see cref="WeightFormat.BFloat16"/> where every matrix of the checkpoint is
    /// BF16 and the model was compiled for it, otherwise <see cref="WeightFormat.Float32"/>; neither loses anything.
    /// </summary>
    public WeightFormat? Format { get; init; }

    /// <summary>The vector instructions to run with. Null: the best that the machine has and the model was compiled for.</summary>
    public InstructionSet? InstructionSet { get; init; }

    /// <summary>How many threads pack weights and then run the model, at least 1. Null: one for each processor while loading, one for each physical core while running.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int? Workers
    {
        get => workers;
        init
        {
            if (value is { } number)
                ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
            workers = value;
        }
    }

    /// <summary>
    /// True to read all of a packed file and compare it with its checksums before it is used. False by default: the header is always checked, and so is
    /// the file's length; the weights are read when they are first computed with. Checkpoints have no checksums.
    /// </summary>
    public bool VerifyChecksum { get; init; }

    /// <summary>Told how far loading is: about 200 times at most, never backwards, from whichever thread got there.</summary>
    public IProgress<LoadProgress>? Progress { get; init; }
}
