namespace Intaglio.Generator;

/// <summary>The names of the pipeline's steps; tests ask each of them why it ran.</summary>
public static class TrackingNames
{
    /// <summary>Classes as they are declared.</summary>
    public const string Declared = nameof(Declared);

    /// <summary>Configuration files.</summary>
    public const string Configs = nameof(Configs);

    /// <summary>Validated models.</summary>
    public const string Models = nameof(Models);
}
