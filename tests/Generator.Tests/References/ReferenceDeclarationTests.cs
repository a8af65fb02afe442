using System.Runtime.CompilerServices;
using Intaglio.Compiler.FrontEnds;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;

namespace Intaglio.Generator.Tests.References;

/// <summary>Whatever a config.json of a published family says can be said with attributes.</summary>
public sealed class ReferenceDeclarationTests
{
    private static readonly IReadOnlyDictionary<string, string> Declarations =
        DecoderDeclarations.ByDirectory.Concat(EncoderDeclarations.ByDirectory).ToDictionary();

    private static readonly string References = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "..", "shared", "references"));

    public static TheoryData<string> Directories => [.. Declarations.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Families => [.. FamilyDeclarations.ByFamily.Keys.Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Directories))]
    public void A_declaration_and_the_configuration_of_a_reference_give_the_same_model(string directory)
    {
        string path = Path.Combine(References, directory, "config.json");
        Skip.IfNot(File.Exists(path), $"{path} is not there.");

        AssertSameModel(File.ReadAllText(path), Declarations[directory]);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_declaration_and_the_configuration_of_a_family_give_the_same_model(string family)
    {
        (string configuration, string declaration) = FamilyDeclarations.ByFamily[family];
        AssertSameModel(configuration, declaration);
    }

    [Theory]
    [InlineData("albert-groups", typeof(EncoderModel))]
    [InlineData("chatglm", typeof(DecoderModel))]
    [InlineData("gemma3-text", typeof(DecoderModel))]
    [InlineData("mixtral", typeof(DecoderModel))]
    [InlineData("t5-v10", typeof(EncoderDecoderModel))]
    [InlineData("vit-classifier", typeof(EncoderModel))]
    [InlineData("whisper", typeof(EncoderDecoderModel))]
    public void A_declaration_of_any_kind_becomes_a_class_that_compiles(string directory, Type parent)
    {
        const string options = "\n[TensorNames(TensorNaming.ByRole)]\n[Targets(InstructionSet.Portable)]\n[Weights(WeightFormat.Float32)]";
        string source = $"namespace Demo;\n{Declarations[directory]}{options}\npublic sealed partial class Tiny;";

        Type model = GeneratorRunner.Run(source).Load().GetType("Demo.Tiny", throwOnError: true)!;

        Assert.Equal(parent, model.BaseType);
    }

    private static void AssertSameModel(string configuration, string declaration)
    {
        ModelSpec declared = DeclaredModels.Read(declaration + "\n[TensorNames(TensorNaming.ByRole)]");
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(configuration, declared.Type, ModelOptions.Default);
        Assert.Empty(result.Problems);
        ModelSpec read = result.Spec!;

        Assert.Equal(Architecture(read.Encoder), Architecture(declared.Encoder));
        Assert.Equal(Architecture(read.Decoder), Architecture(declared.Decoder));
        Assert.Equal(read with { Naming = NamingSpec.None }, declared with { Naming = NamingSpec.None });
    }

    /// <summary>A stack as text: what differs is seen.</summary>
    private static string Architecture(StackSpec? stack) => stack is null
        ? ""
        : string.Join('\n', [$"{stack.Embedding}", $"{stack.FinalNorm}", string.Join(',', stack.Pattern), string.Join(',', stack.Sharing ?? default), .. stack.Kinds.Select(kind => kind.ToString())]);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
