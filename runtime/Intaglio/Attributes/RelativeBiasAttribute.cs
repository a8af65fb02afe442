namespace Intaglio;

/// <summary>A trained bias on the score for each bucket of distances, a table [buckets, heads] (T5; Raffel et al., 2019, arXiv:1910.10683).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class RelativeBiasAttribute : StackAttribute
{
    /// <summary>How many buckets there are; half of them for each direction where positions see both. Default 32.</summary>
    public int Buckets { get; set; } = 32;

    /// <summary>The distance from which all share the last bucket. Default 128.</summary>
    public int MaxDistance { get; set; } = 128;

    /// <summary>Whether all layers of a stack use one table. Default true (T5); UMT5's layers have their own.</summary>
    public bool Shared { get; set; } = true;
}
