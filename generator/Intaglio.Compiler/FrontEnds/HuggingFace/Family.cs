using System.Collections.Generic;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>A family of models that Hugging Face knows by its <c>model_type</c>.</summary>
/// <param name="ModelType">The value of <c>model_type</c>.</param>
/// <param name="Architectures">The classes of transformers whose result is compiled.</param>
/// <param name="HarmlessKeys">Keys of this family that do not change the result of a forward pass.</param>
/// <param name="Read">Turns the file into a model; what it returns counts only if it reported no error.</param>
/// <param name="IsEncoderDecoder">True where models of the family may have two stacks.</param>
internal sealed record Family(
    string ModelType, IReadOnlyList<string> Architectures, IReadOnlyCollection<string> HarmlessKeys, FamilyReader Read, bool IsEncoderDecoder = false);

/// <summary>Turns a config.json of one family into a model.</summary>
internal delegate ModelSpec FamilyReader(ConfigReader config, TypeSpec type, ModelOptions options);
