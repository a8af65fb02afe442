using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>BERT (Devlin et al., 2018, arXiv:1810.04805).</summary>
internal static class BertFamily
{
    public static Family Family { get; } = new("bert", EncoderHeads.Classes("Bert"), BertEncoder.HarmlessKeys, Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        BertEncoder encoder = BertEncoder.Read(config);
        EncoderHeads heads = new(EncoderHeads.ReadMasked(config, encoder.Activation, encoder.Norm), new HeadSpec.Pooler(), SequenceDense: Activation.Tanh);
        return encoder.Model(config, heads.Read(config), BertNames.Bert, type, options);
    }
}
