using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds;

/// <summary>What a user chooses beside the architecture, the same for every front end.</summary>
/// <param name="Formats">The formats of weight matrices, the preferred one first.</param>
/// <param name="HeadFormat">The format of the head and of token tables in quantised programs; null for that of the program.</param>
/// <param name="InstructionSets">The instruction sets; kept in the order of <see cref="SpecDefaults.InstructionSets"/>.</param>
/// <param name="Naming">The scheme of tensor names; null for the one that fits the model.</param>
/// <param name="TensorNames">Names that replace those of the scheme.</param>
/// <param name="Cache">The format of a decoder's keys and values.</param>
public sealed record ModelOptions(
    EquatableArray<WeightFormat> Formats,
    WeightFormat? HeadFormat,
    EquatableArray<InstructionSet> InstructionSets,
    TensorNaming? Naming,
    EquatableArray<TensorSource> TensorNames,
    CacheFormat Cache = CacheFormat.Float32)
{
    /// <summary>Everything that can be compiled, and published names.</summary>
    public static ModelOptions Default { get; } = new(SpecDefaults.Formats, null, SpecDefaults.InstructionSets, null, default);
}
