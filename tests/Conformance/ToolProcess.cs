using System.Diagnostics;

namespace Intaglio.Conformance;

/// <summary>The command-line tool as a process of its own.</summary>
internal static class ToolProcess
{
    /// <summary>Runs the tool and waits for it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Variables to set.</param>
    public static ToolResult Run(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using Process process = Start(arguments, environment);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the tool with its output and error stream redirected.</summary>
    public static Process Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Intaglio.Tool.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        return Process.Start(start)!;
    }
}

/// <summary>What a run of the tool came to.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the standard output.</summary>
    public string[] Lines => Output.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);

    /// <summary>Everything, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit status {ExitCode}\n{Output}\n{Error}";
}
