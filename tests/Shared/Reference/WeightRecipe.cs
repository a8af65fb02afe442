using System.Text;

namespace Intaglio.Testing;

/// <summary>How to make a tensor of numbers that look random: the weights of a model are then a few lines of text.</summary>
/// <remarks>
/// Element i is offset + scale · u(i), rounded to float32 after each operation; u is uniform in [-1, 1) and exact in float32.
/// It comes from a splitmix64 step (Steele, Lea and Flood, 2014) on h + (i + 1) · γ with h = FNV-1a(key) xor seed · γ.
/// </remarks>
/// <param name="Name">The tensor's name.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Key">What the numbers are drawn by, usually the name.</param>
/// <param name="Seed">The model's seed.</param>
/// <param name="Scale">Half the width of the distribution.</param>
/// <param name="Offset">Its middle; null where nothing is added.</param>
/// <param name="Flip">Whether signs are drawn too, by key + "#sign".</param>
internal sealed record WeightRecipe(string Name, int[] Shape, string Key, ulong Seed, float Scale, float? Offset, bool Flip)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private const long LargestTensor = 1 << 28;

    /// <summary>Reads one entry of <c>weights.json</c>.</summary>
    public static WeightRecipe Read(JsonNode node)
    {
        int[] shape = node["shape"].Integers();
        if (Array.Exists(shape, length => length < 0) || shape.Aggregate((Int128)1, (product, length) => product * length) > LargestTensor)
            throw node["shape"].Problem($"lengths that are not negative and at most {LargestTensor:N0} elements were expected");
        return new(
            node["name"].Text(),
            shape,
            node["key"].Text(),
            node["seed"].UnsignedInteger(),
            (float)node["scale"].Number(),
            node.Optional("offset") is { } offset ? (float)offset.Number() : null,
            node.Optional("flip")?.Truth() ?? false);
    }

    /// <summary>The elements in row-major order.</summary>
    public float[] Make()
    {
        float[] values = new float[Shape.Aggregate(1, (product, length) => product * length)];
        ulong hash = Hash(Key);
        ulong signHash = Hash(Key + "#sign");
        for (int i = 0; i < values.Length; i++)
        {
            float value = Scale * Uniform(hash, i);
            if (Offset is { } offset)
                value = offset + value;
            values[i] = Flip && Uniform(signHash, i) < 0 ? -value : value;
        }

        return values;
    }

    private ulong Hash(string key)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte character in Encoding.UTF8.GetBytes(key))
            hash = (hash ^ character) * 0x100000001B3;
        return hash ^ (Seed * Gamma);
    }

    private static float Uniform(ulong hash, int index)
    {
        ulong z = hash + ((ulong)(index + 1) * Gamma);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 40) * (1f / (1 << 23))) - 1;
    }
}
