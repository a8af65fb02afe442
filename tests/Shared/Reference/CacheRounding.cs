namespace Intaglio.Testing;

/// <summary>How keys and values are rounded when a cache stores them.</summary>
/// <param name="Format">The format.</param>
/// <param name="Unevenness">
/// By how many steps of the format each element is moved at most before it is rounded: a program that computes an element in 32 bits may find it on the other
/// side of the middle between two steps.
/// </param>
/// <param name="Seed">What the movements are drawn by.</param>
internal sealed record CacheRounding(Compiler.Spec.CacheFormat Format, double Unevenness = 0, int Seed = 0)
{
    /// <summary>The elements of whole heads as the cache gives them back.</summary>
    public double[] Round(double[] elements, int headSize)
    {
        if (Format == Compiler.Spec.CacheFormat.Float32)
            return elements;
        var random = new Random(Seed);
        return [.. elements.Chunk(headSize).SelectMany(head =>
        {
            double largest = head.Max(Math.Abs);
            return head.Select(element =>
            {
                double step = Format == Compiler.Spec.CacheFormat.Q8 ? largest / 127 : StepOfBFloat16(element);
                double moved = element + (Unevenness * step * ((2 * random.NextDouble()) - 1));
                return step == 0 ? 0 : Math.Round(moved / step, MidpointRounding.ToEven) * step;
            });
        })];
    }

    /// <summary>BF16 keeps 8 significant bits, the leading one included.</summary>
    private static double StepOfBFloat16(double element) => element == 0 ? 0 : Math.ScaleB(1, Math.ILogB(element) - 7);
}
