using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What Qwen's families have in common: windows from some layer on, and which layers have experts.</summary>
internal static class QwenLayers
{
    /// <summary>The layers: with a window from <c>max_window_layers</c> on, if <c>use_sliding_window</c> says that there is one at all.</summary>
    public static IEnumerable<LayerSpec> Windowed(ConfigReader config, DecoderReader decoder, LayerSpec layer)
    {
        LayerSpec sliding = layer with { Attention = layer.Attention with { Window = Window(config, decoder) } };
        double first = config.OptionalNumber("", "max_window_layers") ?? 28;
        return decoder.Layered(index => index >= first, slides => slides ? sliding : layer);
    }

    /// <summary>The same for the families with experts, where versions of transformers disagree on which layers have the window: the file must name them.</summary>
    public static IEnumerable<LayerSpec> WindowedByName(ConfigReader config, DecoderReader decoder, LayerSpec layer)
    {
        if (Window(config, decoder) is not null && !config.Says("layer_types"))
            config.NotSupported("use_sliding_window", "true", " without layer_types: versions of transformers disagree on which layers it means");
        return Windowed(config, decoder, layer);
    }

    private static int? Window(ConfigReader config, DecoderReader decoder)
    {
        int? window = decoder.Window(4096);
        return config.Flag("", false, "use_sliding_window") ? window : null;
    }

    /// <summary>The layers with experts in place of the dense feed-forward: every <c>decoder_sparse_step</c>-th, but for <c>mlp_only_layers</c>.</summary>
    public static IEnumerable<LayerSpec> WithExperts(ConfigReader config, IEnumerable<LayerSpec> layers, FeedForwardSpec experts)
    {
        int step = config.OptionalSize("", "decoder_sparse_step") ?? 1;
        IReadOnlyList<double> dense = config.OptionalNumbers("", "mlp_only_layers") ?? [];
        return layers.Select((layer, index) => (index + 1) % step == 0 && !dense.Contains(index) ? layer with { FeedForward = experts } : layer);
    }

    /// <summary>The experts as all of Qwen's families name them.</summary>
    public static ExpertsSpec Experts(ConfigReader config, int count, int perToken, int sharedIntermediateSize = 0) => new(
        config.OptionalSize("Experts.count", "num_experts", "num_local_experts") ?? count,
        config.OptionalSize("Experts.PerToken", "num_experts_per_tok") ?? perToken,
        config.Flag("Experts.NormalizeWeights", false, "norm_topk_prob"),
        sharedIntermediateSize);
}
