using System;
using System.Linq;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Spec.Naming;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>ALBERT (Lan et al., 2019, arXiv:1909.11942): layers share their weights, the token table is narrower than the hidden state.</summary>
internal static class AlbertFamily
{
    /// <summary>What AlbertConfig takes where the file says nothing.</summary>
    private const int DefaultEmbeddingSize = 128;

    public static Family Family { get; } = new(
        "albert",
        EncoderHeads.Classes("Albert"),

        // Google's files name the last four; transformers has no such members.
        [.. BertEncoder.HarmlessKeys, "down_scale_factor", "gap_size", "net_structure_type", "num_memory_blocks"],
        Read);

    private static ModelSpec Read(ConfigReader config, TypeSpec type, ModelOptions options)
    {
        // The projection is there even where both widths are equal.
        BertEncoder encoder = BertEncoder
            .Read(config, Activation.GeluTanh)
            .WithProjection(config.OptionalSize("Transformer.EmbeddingSize", "embedding_size") ?? DefaultEmbeddingSize);
        EncoderHeads heads = new(EncoderHeads.ReadMasked(config, encoder.Activation, encoder.Norm), new HeadSpec.Pooler(), SequenceDense: Activation.Tanh);

        int groups = config.OptionalSize("", "num_hidden_groups") ?? 1;
        int layersInGroup = Shared.Layers(config.OptionalSize("", "inner_group_num") ?? 1);
        return encoder.Model(config, heads.Read(config), AlbertNames.Of(layersInGroup), type, options, Sharing(encoder.Layers, groups, layersInGroup));
    }

    /// <summary>Each of the file's layers is a pass through a whole group; the groups follow each other, each for an equal share of the layers.</summary>
    private static EquatableArray<int> Sharing(int layers, int groups, int layersInGroup)
    {
        double layersOfGroup = (double)layers / groups;
        int total = Shared.Layers((int)Math.Min((long)layers * layersInGroup, int.MaxValue));
        return Enumerable.Range(0, total)
            .Select(layer => ((int)(layer / layersInGroup / layersOfGroup) * layersInGroup) + (layer % layersInGroup))
            .ToEquatableArray();
    }
}
