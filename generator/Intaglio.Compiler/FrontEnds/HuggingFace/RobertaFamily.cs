using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>RoBERTa (Liu et al., 2019, arXiv:1907.11692) and XLM-RoBERTa (Conneau et al., 2019, arXiv:1911.02116): BERT whose positions count from the padding token.</summary>
internal static class RobertaFamily
{
    /// <summary>What RobertaConfig takes where the file says nothing.</summary>
    private const int DefaultPadToken = 1;

    public static Family Roberta { get; } = new("roberta", EncoderHeads.Classes("Roberta"), BertEncoder.HarmlessKeys, Read);

    public static Family XlmRoberta { get; } = new("xlm-roberta", EncoderHeads.Classes("XLMRoberta"), BertEncoder.HarmlessKeys, Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        int padToken = TokenIds.Read(config, "pad_token_id") ?? DefaultPadToken;
        BertEncoder encoder = BertEncoder.Read(config, reservedPositions: padToken + 1);

        // The head's activation is GELU, whatever the layers' is.
        EncoderHeads heads = new(EncoderHeads.ReadMasked(config, Activation.Gelu, encoder.Norm), new HeadSpec.Pooler(), SequenceDense: Activation.Tanh);
        return encoder.Model(config, heads.Read(config), BertNames.Roberta, type, options);
    }
}
