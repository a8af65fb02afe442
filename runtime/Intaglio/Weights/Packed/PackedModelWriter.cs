using Intaglio.CompilerServices;
using Intaglio.Text;

namespace Intaglio.Weights;

/// <summary>Writes packed files. A file appears under its name only when it is whole: it is written beside it and then renamed.</summary>
internal static unsafe class PackedModelWriter
{
    /// <summary>Writes a model.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="model">The model in words.</param>
    /// <param name="plan">How the weights lie.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="weightBytes">How many bytes they have.</param>
    /// <param name="files">Files to pack along under their names.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops; nothing is left behind.</param>
    public static void Write(
        string path, string model, WeightPlan plan, byte* weights, long weightBytes, IReadOnlyList<string> files, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        RefuseImpossible(path);
        List<(string Name, byte[] Content)> contents = [.. files.Select(file => (Path.GetFileName(file), ReadFile(file)))];
        if (PrepareTokenizer(contents) is { } tables)
        {
            contents.RemoveAll(file => file.Name == PackedTokenizer.FileName);
            contents.Add((PackedTokenizer.FileName, tables));
        }

        PackedHeader header = Arrange(model, plan, weightBytes, contents);
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var stream = new FileStream(partial, Options(header.FileBytes)))
            {
                for (int index = 0; index < contents.Count; index++)
                {
                    stream.Position = header.Files[index].Offset;
                    stream.Write(contents[index].Content);
                }

                stream.Position = header.Weights.Offset;
                ulong checksum = Checksum.Of(weights, weightBytes, cancellationToken, (piece, before) =>
                {
                    stream.Write(piece);
                    progress?.Report(new(before + piece.Length, weightBytes));
                });
                stream.Position = 0;
                stream.Write((header with { Weights = header.Weights with { Checksum = checksum } }).Write());
                stream.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void RefuseImpossible(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder; the name of the file to write was expected.");
        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}' to write '{Path.GetFileName(path)}' into.");
    }

    private static byte[] ReadFile(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > PackedFormat.LongestFile)
            throw new IOException($"{path} has {length:N0} bytes; a file that is packed along has at most {PackedFormat.LongestFile:N0}.");
        return File.ReadAllBytes(path);
    }

    /// <summary>
    /// The tokenizer among the files as tables that can be read again; null where there is none. Files that make no tokenizer are packed as they are: what is wrong with them
    /// is said when they are loaded.
    /// </summary>
    private static byte[]? PrepareTokenizer(List<(string Name, byte[] Content)> contents)
    {
        try
        {
            byte[] tables = PackedTokenizer.Write(TokenizerLoader.Read(TokenizerFiles.Of(contents.DistinctBy(file => file.Name).ToDictionary())));
            return tables.Length <= PackedFormat.LongestFile && PackedTokenizer.Read(tables) is not null ? tables : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Files behind the header, the weights behind the files.</summary>
    private static PackedHeader Arrange(string model, WeightPlan plan, long weightBytes, List<(string Name, byte[] Content)> files)
    {
        PackedSection[] sections = [.. files.Select(file => new PackedSection(file.Name, 0, file.Content.Length, Of(file.Content)))];
        if (sections.DistinctBy(section => section.Name, StringComparer.Ordinal).Count() != sections.Length)
            throw new ArgumentException($"Two of the files to pack along have the same name: {string.Join(", ", sections.Select(section => section.Name))}.", nameof(files));
        if (Array.Find(sections, section => !PackedFormat.IsFileName(section.Name)) is { Name: { } unusable })
            throw new ArgumentException($"{Wording.Quote(unusable)} cannot be the name of a file that is packed along.", nameof(files));
        var header = new PackedHeader(0, PlanFingerprint.Of(plan, weightBytes), plan.Format, model, new("the weights", 0, weightBytes, 0), sections);
        long end = header.Write().Length;
        if (end > PackedFormat.LongestHeader)
            throw new ArgumentException($"The names of {files.Count:N0} files make a header of {end:N0} bytes; at most {PackedFormat.LongestHeader:N0} are written.", nameof(files));
        for (int index = 0; index < sections.Length; index++)
        {
            sections[index] = sections[index] with { Offset = end };
            end = sections[index].End;
        }

        PackedSection placed = header.Weights with { Offset = PackedFormat.WeightsAfter(end, weightBytes) };
        return header with { FileBytes = placed.End, Weights = placed };
    }

    private static ulong Of(byte[] content)
    {
        fixed (byte* start = content)
            return Checksum.Of(start, content.Length);
    }

    /// <summary>The disk's space is asked for at once: where there is too little, that shows before anything is written.</summary>
    private static FileStreamOptions Options(long bytes) => new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = 0,
        PreallocationSize = bytes,
    };
}
