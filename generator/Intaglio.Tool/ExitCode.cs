namespace Intaglio.Tool;

/// <summary>What the command's exit status says.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int Defect = 3;

    /// <summary>As shells report a process that Ctrl+C ended: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    public const string Meanings =
        "0 done; 1 a model or file was refused, or a verification failed; 2 the command line was not understood; 3 a defect of intaglio; 130 interrupted.";
}
