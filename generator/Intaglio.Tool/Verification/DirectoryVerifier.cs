using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Verification;

/// <summary>Compiles the model of a reference directory and runs every case. Whatever goes wrong is the row's reason, never a crash.</summary>
internal static class DirectoryVerifier
{
    /// <summary>Verifies one directory.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static VerificationRow Verify(string directory, VerificationOptions options, CancellationToken cancellationToken)
    {
        string name = NameOf(directory);
        try
        {
            ReferenceDirectory reference = ReferenceDirectory.Open(directory);
            if (reference.HasAdapter)
                return VerificationRow.Refused(name, "adapters are not supported yet (adapter_config.json)");
            ModelSpec model = ModelFolder.Open(reference.ConfigPath).Specialise(Formats(options.Format), [options.InstructionSet]);
            using var runner = new ReferenceRunner(reference, model, options, cancellationToken);
            CaseResult result = runner.Run();
            return new(name, reference.Cases.Count, result, reference.Tolerance, result.Complaint);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception exception)
        {
            string prefix = Invocation.IsForPeople(exception) ? "" : $"a defect of intaglio: {exception.GetType().Name}: ";
            return VerificationRow.Refused(name, prefix + exception.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>The directory's own name.</summary>
    public static string NameOf(string directory) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));

    // BF16 is compared with the Float32 program of the same model.
    private static WeightFormat[] Formats(WeightFormat format) => [.. new[] { WeightFormat.Float32, format }.Distinct()];
}
