using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Intaglio.Compiler.Diagnostics;
using Intaglio.Compiler.FrontEnds;
using Intaglio.Compiler.FrontEnds.Declaration;
using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;

namespace Intaglio.Generator.Reading;

/// <summary>From a declared class and the project's configuration files to a model, or to what is wrong. Generator and analyzer both use it.</summary>
internal static class ModelReader
{
    public static ReadModel Read(DeclaredModel declared, ImmutableArray<ConfigFile> configs)
    {
        if (declared.ShapeProblem is { } shape)
            return ReadModel.Failed(ProblemCatalogue.TypeShape.At("", declared.Type.Name, shape));
        return DeclarationFrontEnd.ConfigPath(declared.Attributes) is { } path
            ? ReadConfig(declared, path, configs)
            : ReadAttributes(declared);
    }

    private static ReadModel ReadAttributes(DeclaredModel declared)
    {
        DeclarationResult result = DeclarationFrontEnd.Read(declared.Attributes, declared.Type);
        return new ReadModel(result.Spec, result.Problems.Select(problem => new FoundProblem(problem, null, null)).ToList());
    }

    private static ReadModel ReadConfig(DeclaredModel declared, string path, ImmutableArray<ConfigFile> configs)
    {
        List<ConfigFile> matches = configs.Where(file => file.EndsWith(path)).ToList();
        if (matches.Count == 0)
            return ReadModel.Failed(ProblemCatalogue.ConfigNotFound.At("Transformer.configPath", $"No AdditionalFiles item ends with '{path}'", path));
        if (matches.Count > 1)
            return ReadModel.Failed(ProblemCatalogue.ConfigAmbiguous.At("Transformer.configPath", path, matches.Count, string.Join(", ", matches.Select(file => file.Path))));

        (ModelOptions options, IReadOnlyList<SpecProblem> problems) = DeclarationFrontEnd.ReadOptions(declared.Attributes);
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(matches[0].Text, declared.Type, options);
        List<FoundProblem> found =
        [
            .. problems.Select(problem => new FoundProblem(problem, null, null)),
            .. result.Problems.Select(problem => new FoundProblem(problem.Problem, matches[0].Path, problem.Range)),
        ];
        return new ReadModel(found.Any(problem => problem.Problem.IsError) ? null : result.Spec, found);
    }
}

/// <summary>What was read of a class.</summary>
/// <param name="Spec">The model; null where there are errors.</param>
/// <param name="Problems">Errors and warnings.</param>
internal sealed record ReadModel(ModelSpec? Spec, IReadOnlyList<FoundProblem> Problems)
{
    public static ReadModel Failed(SpecProblem problem) => new(null, [new FoundProblem(problem, null, null)]);
}

/// <summary>A problem and the file that it is in.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="File">The configuration file; null for the class and its attributes.</param>
/// <param name="Range">The place in the file.</param>
internal sealed record FoundProblem(SpecProblem Problem, string? File, TextRange? Range);
