using Intaglio.Tool.Commands;

namespace Intaglio.Tool.Packing;

/// <summary>Looks into a packed file.</summary>
internal static class PackedFileCheck
{
    /// <summary>Prints what the file holds, then reads all of it: damage ends the command with the reason.</summary>
    public static int Run(string path, TextWriter output, CancellationToken cancellationToken)
    {
        using PackedModel packed = PackedModel.Open(path);
        output.WriteLine(FormattableString.Invariant($"model        {packed.Model}"));
        output.WriteLine(FormattableString.Invariant($"weights      {packed.WeightBytes:N0} bytes in {packed.Format.Spelling()}"));
        output.WriteLine(FormattableString.Invariant($"fingerprint  {packed.Fingerprint}"));
        output.WriteLine(FormattableString.Invariant($"files        {(packed.Files.Count == 0 ? "none" : string.Join(", ", packed.Files))}"));
        packed.Verify(cancellationToken: cancellationToken);
        output.WriteLine("checksums    all as expected");
        return ExitCode.Success;
    }
}
