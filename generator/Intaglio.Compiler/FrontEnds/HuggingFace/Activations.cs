using System;
using System.Collections.Generic;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>What Hugging Face calls the non-linearities (<c>ACT2FN</c> in transformers/activations.py).</summary>
internal static class Activations
{
    public static IReadOnlyDictionary<string, Activation> ByName { get; } = new Dictionary<string, Activation>(StringComparer.Ordinal)
    {
        ["silu"] = Activation.Silu,
        ["swish"] = Activation.Silu,
        ["gelu"] = Activation.Gelu,
        ["gelu_python"] = Activation.Gelu,
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_fast"] = Activation.GeluTanh,
        ["gelu_accurate"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["quick_gelu"] = Activation.GeluQuick,
        ["relu"] = Activation.Relu,
        ["relu2"] = Activation.ReluSquared,
        ["tanh"] = Activation.Tanh,
    };
}
