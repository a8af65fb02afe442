using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The published ways of naming tensors, in one table. Another way is another file and another row.</summary>
public static class NamingPresets
{
    private static readonly Dictionary<TensorNaming, NamingPreset> Presets = new()
    {
        [TensorNaming.Llama] = LlamaNames.Preset,
        [TensorNaming.Gpt2] = Gpt2Names.Preset,
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
    };

    /// <summary>The preset of a published scheme.</summary>
    public static NamingPreset Of(TensorNaming naming) => Presets[naming];
}
