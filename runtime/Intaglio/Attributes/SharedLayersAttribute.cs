namespace Intaglio;

/// <summary>
/// Layers that are computed one after another with the same weights (Universal Transformer: Dehghani et al., 2018, arXiv:1807.03819; ALBERT: Lan
/// et al., 2019, arXiv:1909.11942).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class SharedLayersAttribute : StackAttribute
{
    /// <summary>The layers fall into <see cref="Groups"/> of neighbours that share their weights.</summary>
    public SharedLayersAttribute() => Weights = [];

    /// <summary>Says for each layer which weights it has.</summary>
    /// <param name="weights">For each layer the index of its weights, from 0: what <c>{layer}</c> in tensor names stands for.</param>
    public SharedLayersAttribute(params int[] weights) => Weights = weights;

    /// <summary>For each layer the index of its weights; empty where <see cref="Groups"/> says it.</summary>
    public IReadOnlyList<int> Weights { get; }

    /// <summary>How many groups there are. Default 1: all layers share.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>
    /// How many layers with weights of their own are repeated within a group (ALBERT's <c>inner_group_num</c>); divides the layers. Default 1.
    /// </summary>
    public int LayersPerGroup { get; set; } = 1;
}
