namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The names of BART's stacks, with convolutions before the encoder's.</summary>
internal static class WhisperNames
{
    public static NamingPreset Preset { get; } = new(
        [
            new(WeightRole.FirstConvolution, "model.encoder.conv1.weight", Side: StackSide.Encoder),
            new(WeightRole.SecondConvolution, "model.encoder.conv2.weight", Side: StackSide.Encoder),
            .. BartNames.Stack(StackSide.Encoder, "model.encoder."),
            new(WeightRole.TokenEmbedding, "model.decoder.embed_tokens.weight"),
            .. BartNames.Stack(StackSide.Decoder, "model.decoder."),
            .. BartNames.Cross("model.decoder."),
            new(WeightRole.Head, "proj_out.weight"),
        ],
        ["model."],
        []);
}
