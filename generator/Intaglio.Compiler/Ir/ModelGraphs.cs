using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>All graphs of a model: what runs before, in and after the layers.</summary>
/// <param name="Embed">(tokens, positions) -> hidden state.</param>
/// <param name="Layers">One for each layer kind, (hidden state, positions) -> hidden state.</param>
/// <param name="Head">(hidden state) -> logits; null where hidden states are the result.</param>
public sealed record ModelGraphs(OpGraph Embed, EquatableArray<OpGraph> Layers, OpGraph? Head);
