using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The published ways of naming tensors, in one table. Another way is another file and another row.</summary>
public static class NamingPresets
{
    private static readonly Dictionary<TensorNaming, NamingPreset> Presets = new()
    {
        [TensorNaming.Llama] = LlamaNames.Preset,
        [TensorNaming.Gpt2] = Gpt2Names.Preset,
        [TensorNaming.GptJ] = GptJNames.GptJ,
        [TensorNaming.CodeGen] = GptJNames.CodeGen,
        [TensorNaming.GptNeoX] = MegatronNames.GptNeoX,
        [TensorNaming.GptBigCode] = GptBigCodeNames.Preset,
        [TensorNaming.Opt] = FairseqNames.Opt,
        [TensorNaming.Bloom] = MegatronNames.Bloom,
        [TensorNaming.Mpt] = MptNames.Preset,
        [TensorNaming.Falcon] = MegatronNames.Falcon,
        [TensorNaming.Palm] = PalmNames.Preset,
        [TensorNaming.Xglm] = FairseqNames.Xglm,
        [TensorNaming.BioGpt] = FairseqNames.BioGpt,
        [TensorNaming.ChatGlm] = MegatronNames.ChatGlm,
        [TensorNaming.ChatGlm2] = MegatronNames.ChatGlm2,
        [TensorNaming.Gemma2] = Gemma2Names.Preset,
        [TensorNaming.Mixtral] = MixtralNames.Preset,
        [TensorNaming.Phi] = PhiNames.Preset,
        [TensorNaming.Phi3] = Phi3Names.Preset,
        [TensorNaming.StableLm] = StableLmNames.Preset,
        [TensorNaming.Glm] = GlmNames.Preset,
        [TensorNaming.Persimmon] = PersimmonNames.Preset,
        [TensorNaming.StarCoder2] = StarCoder2Names.Preset,
        [TensorNaming.Bert] = BertNames.Bert,
        [TensorNaming.Roberta] = BertNames.Roberta,
        [TensorNaming.DistilBert] = DistilBertNames.Preset,
        [TensorNaming.Albert] = AlbertNames.Preset,
        [TensorNaming.Electra] = BertNames.Electra,
        [TensorNaming.ModernBert] = ModernBertNames.Preset,
        [TensorNaming.Vit] = VitNames.Preset,
        [TensorNaming.T5] = T5Names.Preset,
        [TensorNaming.Bart] = BartNames.Preset,
        [TensorNaming.Whisper] = WhisperNames.Preset,
        [TensorNaming.TorchTransformer] = TorchTransformerNames.Preset,
        [TensorNaming.ByRole] = ByRoleNames.Preset,
    };

    /// <summary>The preset of a published scheme.</summary>
    public static NamingPreset Of(TensorNaming naming) => Presets[naming];
}
