using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds;

/// <summary>The last step of every front end: stacks and options become one model.</summary>
internal static class ModelAssembly
{
    /// <summary>A model of one stack.</summary>
    public static ModelSpec OneStack(
        TypeSpec type, TransformerKind kind, int vocabularySize, int hiddenSize, int maxPositions, StackSpec stack, HeadSpec head, ModelOptions options) => new()
        {
            Type = type,
            Kind = kind,
            VocabularySize = vocabularySize,
            HiddenSize = hiddenSize,
            MaxPositions = maxPositions,
            Encoder = kind == TransformerKind.Encoder ? stack : null,
            Decoder = kind == TransformerKind.Encoder ? null : stack,
            Head = head,
            Naming = Names(stack, head, options),
            Formats = options.Formats,
            InstructionSets = Ordered(options.InstructionSets),
        };

    private static NamingSpec Names(StackSpec stack, HeadSpec head, ModelOptions options)
    {
        TensorNaming naming = options.Naming ?? (stack.Embedding.Positions is PositionSpec.Learned ? TensorNaming.Gpt2 : TensorNaming.Llama);
        return NamingPreset.Of(naming).For(WeightRoles.Of(stack, head), options.TensorNames);
    }

    /// <summary>The widest first: the order in which they are named means nothing. Repetitions stay for the validator to see.</summary>
    private static EquatableArray<InstructionSet> Ordered(EquatableArray<InstructionSet> sets) => sets.OrderByDescending(set => set).ToEquatableArray();
}
