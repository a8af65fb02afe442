namespace Intaglio.NativeAot;

/// <summary>Packed files written and mapped by a native binary.</summary>
internal static class PackedChecks
{
    /// <summary>Packs a model and loads it from the file, which the mapping keeps alive after it was deleted.</summary>
    public static T Repack<T>(T model, Func<string, T> load)
        where T : DecoderModel
    {
        string path = Path.GetTempFileName();
        try
        {
            using (model)
                model.SavePacked(path);
            return load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
