using Intaglio.Weights;

namespace Intaglio;

/// <summary>A packed file: a model's weights exactly as its kernels read them, and the files that were packed along (tokenizer, config.json).</summary>
/// <remarks>
/// A model's <c>Load</c> and <see cref="TextTokenizer.Load"/> take the path of such a file; this class is for looking into one. Opening maps the file and
/// checks its header. Safe for several threads.
/// </remarks>
public sealed unsafe class PackedModel : IDisposable
{
    /// <summary>What is read beside the weights, by model or tokenizer.</summary>
    private static readonly string[] Companions =
    [
        "config.json", "generation_config.json", "preprocessor_config.json",
        "tokenizer.json", "tokenizer.model", "vocab.json", "merges.txt", "vocab.txt", "spiece.model", "sentencepiece.bpe.model",
        "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja",
    ];

    private readonly MappedFile mapped;

    private PackedModel(string path, MappedFile mapped, PackedHeader header)
    {
        Location = path;
        this.mapped = mapped;
        Header = header;
        Files = [.. header.Files.Select(file => file.Name)];
    }

    /// <summary>The file that was opened.</summary>
    public string Location { get; }

    /// <summary>The model that was packed, in words.</summary>
    public string Model => Header.Model;

    /// <summary>The number format of the weight matrices.</summary>
    public WeightFormat Format => Header.Format;

    /// <summary>Bytes of the packed weights.</summary>
    public long WeightBytes => Header.Weights.Length;

    /// <summary>A hash of how the weights lie, in hexadecimal digits: a model loads only files with its own fingerprint.</summary>
    public string Fingerprint => PlanFingerprint.Text(Header.Fingerprint);

    /// <summary>The names of the files that were packed along.</summary>
    public IReadOnlyList<string> Files { get; }

    internal PackedHeader Header { get; }

    /// <summary>The first byte of the weights: valid until this is disposed.</summary>
    internal byte* Weights => mapped.Start + Header.Weights.Offset;

    /// <summary>True where a file starts as packed files do; its extension does not matter.</summary>
    /// <param name="path">A file; a folder or nothing is no packed file.</param>
    public static bool IsPackedFile(string path)
    {
        if (!File.Exists(path))
            return false;
        Span<byte> start = stackalloc byte[PackedFormat.Magic.Length];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(PackedFormat.Magic);
    }

    /// <summary>Opens a packed file. The checksum of its header is compared, those of its contents are not.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointFormatException">The file is damaged, cut short, of another version or no packed file.</exception>
    public static PackedModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile mapped = MappedFile.Open(path);
        try
        {
            return new(path, mapped, PackedHeaderReader.Read(mapped, path));
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    /// <summary>The files of a model's folder that are worth packing along: its configuration and its tokenizer.</summary>
    /// <param name="folder">A folder as Hugging Face publishes it.</param>
    public static IReadOnlyList<string> FilesIn(string folder) => [.. Companions.Select(name => Path.Combine(folder, name)).Where(File.Exists)];

    /// <summary>Reads a file that was packed along and compares its checksum.</summary>
    /// <param name="name">One of <see cref="Files"/>.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="FileNotFoundException">There is no such file in it.</exception>
    /// <exception cref="CheckpointFormatException">Its bytes are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The packed file was closed.</exception>
    public byte[] ReadFile(string name) => ReadFile(name, bytes => bytes.ToArray());

    /// <summary>As <see cref="ReadFile(string)"/>, but lets <paramref name="read"/> see the bytes where they are mapped.</summary>
    internal T ReadFile<T>(string name, Func<ReadOnlySpan<byte>, T> read)
    {
        foreach (PackedSection file in Header.Files)
        {
            if (file.Name != name)
                continue;
            using var lease = new CheckpointLease([mapped.Handle]);
            Verify(file);
            return read(new ReadOnlySpan<byte>(mapped.Start + file.Offset, (int)file.Length));
        }

        throw new FileNotFoundException($"{Location} holds no {name}; it holds {(Files.Count == 0 ? "no files" : string.Join(", ", Files))}.", name);
    }

    /// <summary>Reads everything and compares it with its checksums.</summary>
    /// <param name="progress">Told how many bytes of the weights are read.</param>
    /// <param name="cancellationToken">Stops between pieces of 4 MB.</param>
    /// <exception cref="CheckpointFormatException">Something is damaged; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The packed file was closed.</exception>
    public void Verify(IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var lease = new CheckpointLease([mapped.Handle]);
        foreach (PackedSection file in Header.Files)
            Verify(file, cancellationToken);
        Verify(Header.Weights, cancellationToken, (piece, before) => progress?.Report(new(before + piece.Length, WeightBytes)));
    }

    /// <inheritdoc/>
    public void Dispose() => mapped.Dispose();

    private void Verify(PackedSection section, CancellationToken cancellationToken = default, Checksum.PieceVisitor? visit = null)
    {
        ulong found = Checksum.Of(mapped.Start + section.Offset, section.Length, cancellationToken, visit);
        if (found != section.Checksum)
            throw new CheckpointFormatException(Location, null, $"the checksum of {Wording.Plain(section.Name)} is {found:x16}, but {section.Checksum:x16} was expected. The file is damaged; fetch it or pack the model again.");
    }
}
