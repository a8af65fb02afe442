namespace Intaglio;

/// <summary>What some layers have otherwise than the rest. A later attribute counts before an earlier one.</summary>
/// <remarks>
/// Layers are chosen by numbers from 0, separated by commas: <c>0</c> is one layer, <c>last</c> the last, <c>3..7</c> the five from 3 to 7,
/// <c>4..</c> all from 4. After two numbers or more at equal distances a range goes on with these: <c>0,2,4..</c> is every second layer.
/// </remarks>
/// <param name="selection">The layers.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class LayersAttribute(string selection) : StackAttribute
{
    /// <summary>The layers.</summary>
    public string Selection { get; } = selection;

    /// <summary><see cref="AttentionAttribute.Heads"/> of these layers.</summary>
    public int Heads { get; set; }

    /// <summary><see cref="AttentionAttribute.KeyValueHeads"/> of these layers.</summary>
    public int KeyValueHeads { get; set; }

    /// <summary><see cref="AttentionAttribute.HeadSize"/> of these layers.</summary>
    public int HeadSize { get; set; }

    /// <summary><see cref="AttentionAttribute.Window"/> of these layers; 0 where they see all (Gemma 2, ModernBERT).</summary>
    public int Window { get; set; }

    /// <summary><see cref="AttentionAttribute.Scale"/> of these layers.</summary>
    public double Scale { get; set; }

    /// <summary>False where these layers know no positions inside the attention (NoPE; Kazemnejad et al., 2023, arXiv:2305.19466). Default true.</summary>
    public bool Positions { get; set; } = true;

    /// <summary><see cref="RotaryPositionsAttribute.Theta"/> of these layers (Gemma 3, ModernBERT).</summary>
    public double RotaryTheta { get; set; }

    /// <summary><see cref="RotaryPositionsAttribute.Dimensions"/> of these layers.</summary>
    public int RotaryDimensions { get; set; }

    /// <summary><see cref="RotaryPositionsAttribute.Scaling"/> of these layers (Gemma 3).</summary>
    public RotaryScaling RotaryScaling { get; set; }

    /// <summary><see cref="RotaryPositionsAttribute.Factor"/> of these layers.</summary>
    public double RotaryFactor { get; set; }

    /// <summary>False where the attention reads its input without a norm (ModernBERT's first layer). Default true.</summary>
    public bool AttentionNorm { get; set; } = true;

    /// <summary>False where a decoder's layers do not read the encoder's output. Default true.</summary>
    public bool CrossAttention { get; set; } = true;

    /// <summary><see cref="FeedForwardAttribute.IntermediateSize"/> of these layers.</summary>
    public int IntermediateSize { get; set; }

    /// <summary><see cref="FeedForwardAttribute.Activation"/> of these layers.</summary>
    public Activation Activation { get; set; }

    /// <summary><see cref="FeedForwardAttribute.Gated"/> of these layers.</summary>
    public bool Gated { get; set; }

    /// <summary>
    /// <see cref="ExpertsAttribute.Count"/> of these layers; 0 for one feed-forward that every token goes through (Qwen2-MoE's
    /// <c>mlp_only_layers</c>).
    /// </summary>
    public int Experts { get; set; }

    /// <summary><see cref="ExpertsAttribute.PerToken"/> of these layers.</summary>
    public int ExpertsPerToken { get; set; }
}
