namespace Intaglio.Compiler.Ir;

/// <summary>What the kinds of layers are called: A, B, C, and after Z: AA, AB.</summary>
public static class LayerKindName
{
    private const int Letters = 26;

    /// <summary>The name of the kind at an index of <see cref="Spec.StackSpec.Kinds"/>.</summary>
    public static string Of(int index)
    {
        string last = ((char)('A' + (index % Letters))).ToString();
        return index < Letters ? last : Of((index / Letters) - 1) + last;
    }
}
