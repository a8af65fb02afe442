using System.CommandLine;
using Intaglio.Testing;

namespace Intaglio.Tool;

/// <summary>Runs a command and turns whatever ends it into an exit status and a sentence on the error stream.</summary>
internal static class Invocation
{
    /// <summary>Parses the arguments and runs the command that they name; Ctrl+C cancels it.</summary>
    public static async Task<int> RunAsync(Command root, string[] arguments)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return await RefuseAsync(parsed);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (IsForPeople(exception))
        {
            await Console.Error.WriteLineAsync($"intaglio: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"intaglio: a defect, please report it together with the command line and the model: {exception}");
            return ExitCode.Defect;
        }
    }

    /// <summary>Runs a command's work off the calling thread, which then listens for Ctrl+C: it does so only once the command waits.</summary>
    public static Task<int> InBackground(Func<int> work) => Task.Run(work);

    /// <inheritdoc cref="InBackground(Func{int})"/>
    public static Task<int> InBackground(Func<Task<int>> work) => Task.Run(work);

    private static async Task<int> RefuseAsync(ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            await Console.Error.WriteLineAsync($"intaglio: {message}");
        string command = parsed.CommandResult.Command is { Name: not "intaglio" and { } name } ? $"intaglio {name}" : "intaglio";
        await Console.Error.WriteLineAsync($"Try '{command} --help'.");
        return ExitCode.Usage;
    }

    /// <summary>True for exceptions whose message is written for people: bad files, unsupported requests, exhausted resources.</summary>
    public static bool IsForPeople(Exception exception) => exception
        is ToolException or ReferenceFormatException or WeightMismatchException
        or IOException or InvalidDataException or UnauthorizedAccessException
        or NotSupportedException or ArgumentException or InvalidOperationException or OutOfMemoryException;
}
