using System.Linq;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>From what a model is to what it computes: the table of contents, one file for each block.</summary>
public static class ModelLowering
{
    /// <summary>The graphs of a model, one operation for each step of the paper.</summary>
    /// <exception cref="UnsupportedFeatureException">The model has something that this version cannot compile.</exception>
    public static ModelGraphs Lower(ModelSpec spec)
    {
        StackSpec stack = DecoderOf(spec);
        return new ModelGraphs(
            EmbeddingLowering.Lower(spec, stack.Embedding),
            stack.Kinds.Select((kind, index) => LayerLowering.Lower(spec, kind, LayerKindName.Of(index))).ToEquatableArray(),
            HeadLowering.Lower(spec, stack));
    }

    private static StackSpec DecoderOf(ModelSpec spec)
    {
        Refuse.If(spec.Kind != TransformerKind.Decoder, $"a model of kind {spec.Kind}");
        Refuse.If(spec.Encoder is not null, "a decoder with an encoder");
        return spec.Decoder ?? throw new UnsupportedFeatureException("a decoder without layers");
    }
}
