using Intaglio.Compiler.Spec;

namespace Intaglio.Testing;

/// <summary>Gives the elements of a weight, row-major, a matrix as [outputs, inputs].</summary>
/// <param name="role">What it is for.</param>
/// <param name="side">The stack that it belongs to.</param>
/// <param name="layer">The layer, −1 for weights of the stack itself.</param>
/// <param name="expert">The expert, 0 for weights that are not an expert's.</param>
internal delegate double[] WeightSource(WeightRole role, Compiler.Spec.StackSide side, int layer, int expert);
