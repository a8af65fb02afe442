namespace Intaglio.Compiler.Lowering;

/// <summary>Refuses what a lowering has no case for.</summary>
internal static class Refuse
{
    /// <summary>Throws where the model has the feature.</summary>
    public static void If(bool present, string feature)
    {
        if (present)
            throw new UnsupportedFeatureException(feature);
    }
}
