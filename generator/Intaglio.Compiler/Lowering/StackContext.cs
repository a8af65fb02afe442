using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Lowering;

/// <summary>The stack that is being lowered: what every block asks of its surroundings.</summary>
/// <param name="Spec">The model.</param>
/// <param name="Side">Which of its stacks.</param>
internal sealed record StackContext(ModelSpec Spec, StackSide Side)
{
    public StackSpec Stack => Spec.Stack(Side)!;

    public int HiddenSize => Spec.HiddenSize;

    /// <summary>The name of a function: an encoder's beside a decoder's begin with <c>encoder.</c></summary>
    public string Name(string function) => Side == StackSide.Encoder && Spec.Decoder is not null ? "encoder." + function : function;

    /// <summary>A matrix of the stack.</summary>
    public WeightRef Matrix(WeightRole role, int rows, int columns) => new(role, rows, columns, Side);

    /// <summary>A vector of the stack.</summary>
    public WeightRef Vector(WeightRole role, int length) => new(role, length, 1, Side);
}
