using System;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>ELECTRA (Clark et al., 2020, arXiv:2003.10555): the discriminator finds replaced tokens, the generator predicts masked ones.</summary>
internal static class ElectraFamily
{
    private const string Discriminator = "ElectraForPreTraining";

    public static Family Family { get; } = new(
        "electra",
        [Discriminator, .. EncoderHeads.Classes("Electra")],
        [
            .. BertEncoder.HarmlessKeys,

            // The summary of multiple choice.
            "summary_activation", "summary_last_dropout", "summary_type", "summary_use_proj",
        ],
        Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        BertEncoder encoder = BertEncoder.Read(config);
        int width = config.OptionalSize("Transformer.EmbeddingSize", "embedding_size") ?? encoder.HiddenSize;
        if (width != encoder.HiddenSize)
            encoder = encoder.WithProjection(width);

        // The activation of the generator's and the classifiers' heads is GELU, whatever the layers' is; the discriminator's is the layers'.
        EncoderHeads heads = new(EncoderHeads.ReadMasked(config, Activation.Gelu, encoder.Norm), new HeadSpec.None(), SequenceDense: Activation.Gelu);
        HeadSpec head = heads.Read(config);
        if (string.Equals(EncoderHeads.Architecture(config), Discriminator, StringComparison.Ordinal))
            head = new HeadSpec.TokenClassifier(EquatableArray.Of("replaced"), encoder.Activation);
        return encoder.Model(config, head, BertNames.Electra, type, options);
    }
}
