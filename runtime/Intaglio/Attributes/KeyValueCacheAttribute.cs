namespace Intaglio;

/// <summary>The format in which a decoder keeps keys and values [positions, key/value heads, head size] of earlier positions.</summary>
/// <remarks>
/// Without this attribute: <see cref="CacheFormat.Float32"/>. Past some thousand positions a token reads more of the cache than of the weights of a small
/// model, so a smaller format is faster as well as smaller; each element is rounded once, when it is stored. It may stand beside a configuration file. Encoders
/// and cross-attention keep 32-bit floats.
/// </remarks>
/// <param name="format">The format.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KeyValueCacheAttribute(CacheFormat format) : Attribute
{
    /// <summary>The format.</summary>
    public CacheFormat Format { get; } = format;
}
