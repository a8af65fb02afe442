namespace Intaglio.Text;

/// <summary>Where the files of a tokenizer lie: in a folder, or packed along with a model's weights.</summary>
/// <param name="location">The folder or the packed file, for messages.</param>
internal abstract class TokenizerFiles(string location) : IDisposable
{
    /// <summary>The folder or the packed file, for messages.</summary>
    public string Location => location;

    /// <summary>The folder, or the packed file, at a path.</summary>
    /// <param name="path">A folder, a file in a folder whose neighbours are meant too, or a packed file.</param>
    /// <param name="opened">The file that the path names, or null where the tokenizer has to be looked for.</param>
    public static TokenizerFiles At(string path, out string? opened)
    {
        path = Path.GetFullPath(path);
        opened = null;
        if (Directory.Exists(path))
            return new InFolder(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no tokenizer file or folder '{path}'.", path);
        if (PackedModel.IsPackedFile(path))
            return new InPackedModel(path);
        opened = Path.GetFileName(path);
        return new InFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Files that were read already.</summary>
    public static TokenizerFiles Of(IReadOnlyDictionary<string, byte[]> contents) => new InMemory(contents);

    /// <summary>Closes the packed file, if it is one.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>What a file is called in messages.</summary>
    public string PathOf(string name) => Path.Combine(location, name);

    /// <summary>True where there is a file of this name.</summary>
    public abstract bool Has(string name);

    /// <summary>The bytes of a file.</summary>
    public abstract byte[] Read(string name);

    /// <summary>The tokenizer as it was made from these files before, where it was packed along with them.</summary>
    public virtual TokenizerParts? ReadPrepared() => null;

    private sealed class InFolder(string folder) : TokenizerFiles(folder)
    {
        public override bool Has(string name) => File.Exists(PathOf(name));

        public override byte[] Read(string name) => File.ReadAllBytes(PathOf(name));
    }

    private sealed class InMemory(IReadOnlyDictionary<string, byte[]> contents) : TokenizerFiles("")
    {
        public override bool Has(string name) => contents.ContainsKey(name);

        public override byte[] Read(string name) => contents[name];
    }

    private sealed class InPackedModel(string path) : TokenizerFiles(path)
    {
        private readonly PackedModel packed = PackedModel.Open(path);

        public override bool Has(string name) => packed.Files.Contains(name);

        public override byte[] Read(string name) => packed.ReadFile(name);

        public override TokenizerParts? ReadPrepared()
        {
            if (!Has(PackedTokenizer.FileName)) return null;
            string path = PathOf(PackedTokenizer.FileName);
            try
            {
                return TokenizerJsonReader.InFile(path, () => packed.ReadFile(PackedTokenizer.FileName, PackedTokenizer.Read));
            }
            catch (NotSupportedException exception)
            {
                throw new NotSupportedException($"{path}: {exception.Message}", exception);
            }
        }

        public override void Dispose() => packed.Dispose();
    }
}
