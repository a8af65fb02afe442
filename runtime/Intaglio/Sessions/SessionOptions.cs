namespace Intaglio;

/// <summary>How a <see cref="Session"/> is made.</summary>
public sealed record SessionOptions
{
    /// <summary>
    /// How many tokens the session can hold. Unset, it is <see cref="ModelInfo.MaxPositions"/>, but at most
    /// <see cref="DefaultCapacityLimit"/>: the cache of a long context is large, so a longer one has to be asked for.
    /// </summary>
    /// <remarks>Memory is committed as positions are used, where the operating system allows it.</remarks>
    public int? Capacity { get; init; }

    /// <summary>
    /// How many of the model's workers compute for this session; unset, all of them. With 1 the session runs on the caller's
    /// thread alone, so that sessions on different threads do not wait for each other.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>The largest capacity, in tokens, that a session has without asking for it: 4096.</summary>
    public const int DefaultCapacityLimit = 4096;
}
