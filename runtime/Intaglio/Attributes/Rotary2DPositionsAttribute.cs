namespace Intaglio;

/// <summary>
/// Each head has two rotary halves, turned by the place in the prompt and by the place in the answer (GLM: Du et al., 2021, arXiv:2103.10360). A prefix decoder's.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class Rotary2DPositionsAttribute : StackAttribute
{
    /// <summary>Elements that are turned in each half, even. Default half the head size.</summary>
    public int Dimensions { get; set; }

    /// <summary>Base of the frequencies. Default 10,000.</summary>
    public double Theta { get; set; } = 10_000;
}
