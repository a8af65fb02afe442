using System.Collections.Generic;

namespace Intaglio.Compiler.Spec.Naming;

/// <summary>The published ways of naming tensors, in one table. Another way is another file and another row.</summary>
public static class NamingPresets
{
    private static readonly Dictionary<TensorNaming, NamingPreset> Presets = new()
    {
        [TensorNaming.Llama] = LlamaNames.Preset,
        [TensorNaming.Gpt2] = Gpt2Names.Preset,
        [TensorNaming.ByRole] = ByRoleNames.Preset,
    };

    /// <summary>The preset of a published scheme.</summary>
    public static NamingPreset Of(TensorNaming naming) => Presets[naming];
}
