using Intaglio.Compiler.FrontEnds.HuggingFace;
using Intaglio.Compiler.Spec;
using Intaglio.Tool.Compilation;

namespace Intaglio.Tool.Benchmarking;

/// <summary>Finds the model that is to be measured.</summary>
internal static class BenchModel
{
    /// <summary>The model of a folder or a shape.</summary>
    /// <param name="model">What the command line names.</param>
    /// <param name="random">Whether weights will be made.</param>
    /// <exception cref="ToolException">There is no such model, it needs weights, or it does not generate text token by token.</exception>
    public static ModelFolder Open(string model, bool random)
    {
        bool isShape = ModelShape.Describes(model);
        if (isShape && !random)
            throw new ToolException($"'{model}' is a shape, which has no weights: add --random to measure it with weights that are made on the fly.");
        bool exists = Directory.Exists(model) || File.Exists(model);
        if (random && !isShape && !exists)
            throw new ToolException($"'{model}' is neither a folder with config.json nor a shape. A shape is {ModelShape.Forms}.");

        ModelFolder folder = isShape ? OfShape(model) : ModelFolder.Open(model);
        return folder.Model is { Decoder: not null, Encoder: null, Head: HeadSpec.LanguageModel }
            ? folder
            : throw new ToolException($"'{model}' does not generate text token by token; bench measures decoders with a language model's head.");
    }

    private static ModelFolder OfShape(string model)
    {
        string name = model.Contains(':', StringComparison.Ordinal) ? "Llama" : ClassName.From(model);
        HuggingFaceResult result = HuggingFaceFrontEnd.Read(ModelShape.Parse(model).ToConfig(), new TypeSpec("", name, "public"));
        return result.Spec is { } spec
            ? new ModelFolder("", spec, [])
            : throw new ToolException(string.Join(Environment.NewLine, result.Problems.Select(problem => problem.ToString(model))));
    }
}
