using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Intaglio.Compiler.Tests.Structure;

/// <summary>Who may know whom, and how long a file may be. See docs/architecture.md.</summary>
public sealed partial class LayerRuleTests
{
    private const int LongestFile = 500;

    /// <summary>The compiler's folders in the order of the book: each may use those before it.</summary>
    private static readonly string[] Order = ["Diagnostics", "Spec", "FrontEnds", "Ir", "Lowering", "Passes", "Targets", "Schedule", "Emit"];

    private static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    [Fact]
    public void The_compiler_references_nothing_but_the_standard_library()
    {
        string[] references = [.. typeof(ModelCompiler).Assembly.GetReferencedAssemblies().Select(reference => reference.Name ?? "")];

        Assert.Equal(["netstandard"], references);
    }

    [Fact]
    public void The_compiler_never_mentions_Roslyn_or_files()
    {
        foreach (string file in Sources("generator/Intaglio.Compiler"))
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal), $"{file} mentions Roslyn");
            Assert.False(Regex.IsMatch(text, @"\b(System\.IO|File\.(Read|Write|Open))"), $"{file} reads or writes files");
        }
    }

    [Fact]
    public void The_compiler_keeps_no_state()
    {
        IEnumerable<FieldInfo> fields = typeof(ModelCompiler).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.IsDefined(typeof(CompilerGeneratedAttribute)) && !field.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute)));

        Assert.Empty(fields.Select(field => $"{field.DeclaringType!.Name}.{field.Name}"));
    }

    [Fact]
    public void A_folder_of_the_compiler_knows_only_those_before_it()
    {
        foreach (string file in Sources("generator/Intaglio.Compiler"))
        {
            string folder = Path.GetRelativePath(Path.Combine(Root, "generator/Intaglio.Compiler"), file).Split(Path.DirectorySeparatorChar)[0];
            int own = Array.IndexOf(Order, folder);
            if (own < 0)
                continue;
            foreach (Match use in UsingLine().Matches(File.ReadAllText(file)))
            {
                int used = Array.IndexOf(Order, use.Groups[1].Value);

                // Diagnostics and Spec describe each other: a problem is of a spec, a validator reports problems.
                Assert.True(used <= own || (own <= 1 && used <= 1), $"{file} is of {folder} and uses {use.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public void The_runtime_does_not_know_the_generator()
    {
        foreach (string file in Sources("runtime").Concat(Directory.GetFiles(Path.Combine(Root, "runtime"), "*.csproj", SearchOption.AllDirectories)))
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains("Intaglio.Compiler/", StringComparison.Ordinal) || text.Contains("using Intaglio.Compiler", StringComparison.Ordinal) && !text.Contains("using Intaglio.CompilerServices", StringComparison.Ordinal), $"{file} knows the compiler");
            Assert.False(text.Contains("Intaglio.Generator", StringComparison.Ordinal), $"{file} knows the generator");
        }
    }

    [Fact]
    public void What_a_build_loads_is_of_the_first_NET_10_SDK()
    {
        string versions = File.ReadAllText(Path.Combine(Root, "Directory.Packages.props"));

        Assert.Contains("""Include="Microsoft.CodeAnalysis.CSharp" Version="5.0.0" """.Trim(), versions, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_is_longer_than_a_file_should_be()
    {
        var lengths = new[] { "generator", "runtime", "tests", "samples" }.SelectMany(Sources)
            .Select(file => (Path.GetRelativePath(Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > LongestFile);

        Assert.Empty(lengths);
    }

    [Fact]
    public void Emitters_write_numbers_through_the_one_formatter()
    {
        foreach (string file in Sources("generator/Intaglio.Compiler/Emit"))
            Assert.False(Regex.IsMatch(File.ReadAllText(file), @"\.ToString\(""[A-Z]\d*""\)|CultureInfo"), $"{file} formats numbers itself");
    }

    [GeneratedRegex(@"^using Intaglio\.Compiler\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/Goldens/", StringComparison.Ordinal));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
