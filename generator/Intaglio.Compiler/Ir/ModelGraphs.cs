using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Ir;

/// <summary>All graphs of a model.</summary>
/// <param name="Encoder">Those of the encoder, where there is one.</param>
/// <param name="Decoder">Those of the decoder, where there is one.</param>
/// <param name="Head">(hidden state) -> logits, labels or a pooled vector; null where hidden states are the result.</param>
public sealed record ModelGraphs(StackGraphs? Encoder, StackGraphs? Decoder, OpGraph? Head)
{
    /// <summary>The stacks that there are, the encoder first.</summary>
    public IEnumerable<StackGraphs> Stacks
    {
        get
        {
            if (Encoder is not null)
                yield return Encoder;
            if (Decoder is not null)
                yield return Decoder;
        }
    }

    /// <summary>The graphs of a side.</summary>
    public StackGraphs? Stack(StackSide side) => side == StackSide.Encoder ? Encoder : Decoder;

    /// <summary>Every graph in the order of a forward pass.</summary>
    public IEnumerable<OpGraph> All
    {
        get
        {
            foreach (StackGraphs stack in Stacks)
            {
                foreach (OpGraph graph in stack.All)
                    yield return graph;
            }

            if (Head is not null)
                yield return Head;
        }
    }
}

/// <summary>The graphs of one stack.</summary>
/// <param name="Side">Which stack.</param>
/// <param name="Embed">(tokens or inputs, positions, ...) -> hidden state.</param>
/// <param name="Layers">One for each layer kind, (hidden state, positions, ...) -> hidden state.</param>
/// <param name="Finish">(hidden state) -> hidden state: an encoder's final norm; null where there is none. A decoder's is part of the head, which reads few of the rows.</param>
/// <param name="Sources">One for each layer kind of a decoder that reads an encoder, (encoder's hidden state) -> keys and values; otherwise empty.</param>
public sealed record StackGraphs(StackSide Side, OpGraph Embed, EquatableArray<OpGraph> Layers, OpGraph? Finish, EquatableArray<OpGraph> Sources)
{
    /// <summary>Every graph in the order of a forward pass.</summary>
    public IEnumerable<OpGraph> All
    {
        get
        {
            foreach (OpGraph source in Sources)
                yield return source;
            yield return Embed;
            foreach (OpGraph layer in Layers)
                yield return layer;
            if (Finish is not null)
                yield return Finish;
        }
    }

    /// <summary>The same with another graph in the place of each.</summary>
    public StackGraphs Select(Func<OpGraph, OpGraph> change) => new(
        Side,
        change(Embed),
        Layers.Select(change).ToEquatableArray(),
        Finish is null ? null : change(Finish),
        Sources.Select(change).ToEquatableArray());
}
