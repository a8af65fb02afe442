namespace Intaglio.NativeAot;

/// <summary>Runs checks one after the other, prints a line for each and counts.</summary>
internal sealed class CheckList
{
    private int passed;
    private int failed;

    /// <summary>Runs a check, which returns what it found and throws where that is wrong.</summary>
    public void Run(string name, Func<string> check)
    {
        try
        {
            Console.WriteLine($"{name}: {check()}");
            passed++;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{name}: FAIL: {exception}");
            failed++;
        }
    }

    /// <summary>Prints the count and gives the exit status.</summary>
    public int Summarise()
    {
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}

/// <summary>A model did not do what was recorded.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
