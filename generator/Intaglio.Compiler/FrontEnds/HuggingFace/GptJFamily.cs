using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>GPT-J (Wang and Komatsuzaki, 2021): attention and feed-forward read one norm, rotary positions turn neighbours.</summary>
internal static class GptJFamily
{
    /// <summary>What GPTJConfig and CodeGenConfig take where the file says nothing.</summary>
    private const int DefaultRotaryDimensions = 64;

    public static Family Family { get; } = UniformDecoder.Family(
        "gptj",
        DecoderClasses.SequenceClassifiers("GPTJ"),
        [
            "summary_type", "summary_use_proj", "summary_activation", "summary_proj_to_labels", "summary_first_dropout",

            // Published files say both; transformers turns and scales whatever they say.
            "rotary", "scale_attn_weights",
        ],
        config => Read(config, GptJNames.GptJ));

    /// <summary>A GPT-J, or what differs from it by the names of its tensors.</summary>
    internal static UniformDecoder Read(ConfigReader config, NamingPreset names)
    {
        DecoderSizes sizes = DecoderSizes.Read(config, DecoderKeys.Gpt);
        int dimensions = config.OptionalSize("RotaryPositions.Dimensions", "rotary_dim") ?? DefaultRotaryDimensions;
        PositionSpec positions = new PositionSpec.Rotary(dimensions, SpecDefaults.RotaryTheta, RotaryLayout.Interleaved, new RotaryScalingSpec.None());
        FeedForwardSpec feedForward = new(
            config.OptionalSize("FeedForward.IntermediateSize", "n_inner") ?? sizes.FourTimesHidden,
            config.Choice("FeedForward.Activation", Activations.ByName, "activation_function") ?? Activation.GeluTanh,
            Gated: false,
            UpBias: true,
            DownBias: true);
        NormSpec norm = UniformDecoder.LayerNorm(config, "layer_norm_epsilon");
        LayerSpec layer = new(
            sizes.Attention(positions, AttentionBias.None), CrossAttention: null, feedForward, norm, NormPlacement.Pre, BlockArrangement.ParallelSharedNorm);
        return new UniformDecoder(sizes, sizes.TokenEmbedding, layer, norm, UniformDecoder.ReadHead(config, tied: false, bias: true), names);
    }
}
