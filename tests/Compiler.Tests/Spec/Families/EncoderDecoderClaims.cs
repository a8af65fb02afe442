using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Tests.Specs;

/// <summary>Short ways to look at a model of two stacks.</summary>
internal static class EncoderDecoderClaims
{
    /// <summary>The one kind of layer of a stack.</summary>
    public static LayerSpec LayerOf(this ModelSpec model, Spec.StackSide side) => Assert.Single(model.Stack(side)!.Kinds);

    /// <summary>The name of a weight of a stack.</summary>
    public static string NameOf(this ModelSpec model, WeightRole role, Spec.StackSide side) => model.Naming.Find(role, side)!.Name;
}
