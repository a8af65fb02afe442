using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Intaglio.Weights;

/// <summary>A file's bytes in the address space: pages are read when touched and belong to the page cache, not to the process.</summary>
/// <remarks>The handle unmaps when it is disposed or finalised. A file that is cut short while it is mapped faults on reading, as with every mapping.</remarks>
internal readonly unsafe record struct MappedFile(SafeMemoryMappedViewHandle Handle, nint Address, long Length) : IDisposable
{
    /// <summary>The first byte.</summary>
    public byte* Start => (byte*)Address;

    /// <summary>Maps a whole file for reading.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointFormatException">The file is empty.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = stream.Length;
        if (length == 0)
            throw new CheckpointFormatException(path, null, "the file is empty. Fetch it again.");
        using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        SafeMemoryMappedViewHandle handle = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
        return new(handle, handle.DangerousGetHandle(), length);
    }

    /// <summary>Unmaps the file, or lets the last lease do so.</summary>
    public void Dispose() => Handle.Dispose();
}
