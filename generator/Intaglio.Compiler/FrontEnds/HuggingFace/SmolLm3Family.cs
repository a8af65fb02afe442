using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>SmolLM 3: a Llama of which every fourth layer knows no positions (Yang et al., 2025, arXiv:2501.18795).</summary>
internal static class SmolLm3Family
{
    public static Family Family { get; } = new("smollm3", DecoderHeads.Architectures("SmolLM3"), [], Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        DecoderReader decoder = new(config, type, options);
        NormSpec norm = decoder.RmsNorm(1e-6);
        AttentionSpec attention = decoder.Attention(decoder.AttentionBiases(), new RotaryTraits(Theta: 2_000_000), keyValueHeads: 4);
        LayerSpec layer = new(
            attention, CrossAttention: null, decoder.GatedFeedForward(config.Flag("FeedForward.Bias", false, "mlp_bias")), norm, NormPlacement.Pre);
        int? window = decoder.Window();
        LayerSpec sliding = config.Flag("", false, "use_sliding_window") ? layer with { Attention = attention with { Window = window } } : layer;

        bool[] turns = Turns(config, decoder.Layers);
        IEnumerable<LayerSpec> layers = decoder
            .Layered(index => !turns[index], slides => slides ? sliding : layer)
            .Select((each, index) => turns[index] ? each : each with { Attention = each.Attention with { Positions = new PositionSpec.None() } });
        return decoder.Model(LlamaNames.Preset, layers, norm, decoder.Head(tied: true));
    }

    /// <summary>Which layers turn queries and keys: those with a 1 in <c>no_rope_layers</c>, whose name says the opposite, else all but every n-th.</summary>
    private static bool[] Turns(ConfigReader config, int layers)
    {
        int interval = config.OptionalSize("", "no_rope_layer_interval") ?? 4;
        if (config.OptionalNumbers("", "no_rope_layers") is not { } listed)
            return [.. Enumerable.Range(0, layers).Select(index => (index + 1) % interval != 0)];
        if (listed.Count == layers && listed.All(number => number is 0 or 1))
            return [.. listed.Select(number => number == 1)];
        config.NotUnderstood("no_rope_layers", $"for each of the {CSharpLiteral.Of(layers)} layers 1 or 0");
        return new bool[layers];
    }
}
