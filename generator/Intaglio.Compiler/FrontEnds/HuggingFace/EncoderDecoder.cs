using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>An encoder and a decoder whose layers are all alike: what a family has read, before it becomes a model.</summary>
/// <param name="VocabularySize">How many tokens the decoder has.</param>
/// <param name="HiddenSize">The width between layers.</param>
/// <param name="MaxPositions">The longest sequence.</param>
/// <param name="Encoder">The stack that reads.</param>
/// <param name="Decoder">The stack that writes.</param>
/// <param name="Head">What turns the decoder's last hidden state into the result.</param>
/// <param name="SharedEmbedding">True where both stacks read one token table.</param>
/// <param name="Names">The names of the tensors.</param>
internal sealed record EncoderDecoder(
    int VocabularySize, int HiddenSize, int MaxPositions, StackSpec Encoder, StackSpec Decoder, HeadSpec Head, bool SharedEmbedding, NamingPreset Names)
{
    /// <summary>The layer of an encoder, which sees all of its sequence.</summary>
    public static LayerSpec EncoderLayer(AttentionSpec attention, FeedForwardSpec feedForward, NormSpec norm, NormPlacement placement) =>
        new(attention with { Mask = AttentionMask.Bidirectional }, CrossAttention: null, feedForward, norm, placement);

    /// <summary>The layer of a decoder: its own sequence up to here, then all of the encoder's, where no position acts.</summary>
    public static LayerSpec DecoderLayer(AttentionSpec attention, FeedForwardSpec feedForward, NormSpec norm, NormPlacement placement) => new(
        attention with { Mask = AttentionMask.Causal },
        CrossAttention: attention with { Mask = AttentionMask.Bidirectional, Positions = new PositionSpec.None() },
        feedForward,
        norm,
        placement);

    /// <summary>The model.</summary>
    public ModelSpec Model(ConfigReader config, TypeSpec type, ModelOptions options) => ModelAssembly.TwoStacks(
        type, VocabularySize, HiddenSize, MaxPositions, Encoder, Decoder, Head, SharedEmbedding, TokenIds.Read(config, "decoder_start_token_id"), Names, options);
}
