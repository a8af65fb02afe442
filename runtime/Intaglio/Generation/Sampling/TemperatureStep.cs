using System.Numerics;
using System.Runtime.InteropServices;

namespace Intaglio.Sampling;

/// <summary>Divides all logits by the temperature, after moving the highest to 0 so that a tiny temperature does not overflow.</summary>
internal sealed class TemperatureStep(float temperature) : SamplingStep
{
    /// <inheritdoc/>
    public override void Apply(Candidates candidates, ReadOnlySpan<int> history)
    {
        Span<float> logits = candidates.Logits;
        float maximum = LogitScan.Maximum(logits);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = (vectors[i] - new Vector<float>(maximum)) / new Vector<float>(temperature);
        for (int i = vectors.Length * Vector<float>.Count; i < logits.Length; i++) logits[i] = (logits[i] - maximum) / temperature;
    }
}
