using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>CodeGen (Nijkamp et al., 2022, arXiv:2203.13474): a GPT-J whose queries, values and keys lie as four processors held them.</summary>
internal static class CodeGenFamily
{
    public static Family Family { get; } = UniformDecoder.Family(
        "codegen",
        DecoderClasses.Generators("CodeGen"),
        [
            "summary_type", "summary_use_proj", "summary_activation", "summary_proj_to_labels", "summary_first_dropout",
            "n_ctx", "rotary", "scale_attn_weights",
        ],
        Read);

    private static UniformDecoder Read(ConfigReader config)
    {
        UniformDecoder decoder = GptJFamily.Read(config, GptJNames.CodeGen);
        if (decoder.Sizes.Heads % GptJNames.CodeGenRanks != 0 && !config.HasErrors)
            config.NotSupported("n_head", CSharpLiteral.Of(decoder.Sizes.Heads), "; expected a multiple of 4: the tensors are cut for four processors");
        return decoder;
    }
}
