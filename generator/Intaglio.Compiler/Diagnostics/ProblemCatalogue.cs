using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Intaglio.Compiler.Diagnostics;

/// <summary>Every problem that the compiler reports, by hundreds: 0 the user's class, 1 the architecture, 2 config.json.</summary>
/// <remarks>Without Roslyn types, so that analyzer and command-line tool say the same words. A row needs a page in docs/diagnostics and a line in AnalyzerReleases.</remarks>
public static class ProblemCatalogue
{
    // ** 0 - the class and its attributes **
    public static readonly ProblemDescriptor TypeShape = new("ITG0001", "The class cannot be generated into", "{0} cannot be a model: {1}");
    public static readonly ProblemDescriptor UnsafeBlocksOff = new("ITG0002", "Unsafe code is not allowed", "{0} needs <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project: generated kernels work on pointers");
    public static readonly ProblemDescriptor CompilerTooOld = new("ITG0003", "C# or .NET is too old", "{0} needs {1}, but the project has {2}");
    public static readonly ProblemDescriptor ConfigNotFound = new("ITG0004", "The configuration file is not found", "{0}; add it to the project as <AdditionalFiles Include=\"{1}\" />");
    public static readonly ProblemDescriptor ConfigAmbiguous = new("ITG0005", "Several configuration files match", "'{0}' is the end of {1} AdditionalFiles ({2}): name more of the path");
    public static readonly ProblemDescriptor AttributeMissing = new("ITG0006", "A part of the architecture is not described", "{0} is missing: {1}");
    public static readonly ProblemDescriptor AttributeConflict = new("ITG0007", "Attributes contradict each other", "[{0}] cannot stand beside {1}");
    public static readonly ProblemDescriptor ArgumentNotUnderstood = new("ITG0008", "An attribute's value is not understood", "{0} is not a value of {1}");
    public static readonly ProblemDescriptor LayerSelection = new("ITG0009", "A selection of layers is not understood", "Layers '{0}': {1}");

    // ** 1 - the architecture **
    public static readonly ProblemDescriptor SizeOutOfRange = new("ITG0101", "A size is out of range", "{0} ({1}) must be {2} to {3}");
    public static readonly ProblemDescriptor HiddenSizeNotDivisible = new("ITG0102", "The head size does not follow from the hidden size", "HiddenSize ({0}) must be a multiple of Heads ({1}) where HeadSize is not given");
    public static readonly ProblemDescriptor HeadsNotMultiple = new("ITG0103", "Key/value heads do not divide the heads", "Heads ({0}) must be a multiple of KeyValueHeads ({1})");
    public static readonly ProblemDescriptor RotaryDimensions = new("ITG0104", "Rotary dimensions do not fit the head", "Rotary Dimensions ({0}) must be even and at most HeadSize ({1})");
    public static readonly ProblemDescriptor NumberOutOfRange = new("ITG0105", "A number is out of range", "{0} ({1}) must be {2}");
    public static readonly ProblemDescriptor LayerPattern = new("ITG0106", "The layer pattern does not fit the layer kinds", "{0}");
    public static readonly ProblemDescriptor TooFewLearnedPositions = new("ITG0107", "The position table is too short", "Learned positions Count ({0}) must be at least MaxPositions ({1})");
    public static readonly ProblemDescriptor MatrixTooLarge = new("ITG0108", "A matrix is too large", "{0} [{1}, {2}] has {3} elements; at most {4} are supported");
    public static readonly ProblemDescriptor ModelTooLarge = new("ITG0109", "The model is too large", "The model has {0} weights; at most {1} are supported");
    public static readonly ProblemDescriptor StacksAndKind = new("ITG0110", "The stacks do not fit the kind of transformer", "{0}");
    public static readonly ProblemDescriptor EmptyOrRepeated = new("ITG0111", "A list is empty or repeats itself", "{0}: {1}");
    public static readonly ProblemDescriptor TensorNameMissing = new("ITG0112", "A weight has no tensor name", "No tensor name for {0}: add [TensorName(\"{0}\", \"...\")]");
    public static readonly ProblemDescriptor TensorNameMalformed = new("ITG0113", "A tensor name cannot be right", "Tensor name '{0}' of {1}: {2}");
    public static readonly ProblemDescriptor PositionsMisplaced = new("ITG0114", "Positions stand where they cannot act", "{0} positions cannot act in the {1}");
    public static readonly ProblemDescriptor WindowWithoutEffect = new("ITG0115", "The window has no effect", "Window ({0}) is not smaller than MaxPositions ({1}): every position is seen anyway", ProblemSeverity.Warning);

    public static readonly ProblemDescriptor LayerContradiction = new("ITG0116", "Parts of a layer contradict each other", "{0}");
    public static readonly ProblemDescriptor HeadMismatch = new("ITG0117", "The head does not fit the model", "{0}");
    public static readonly ProblemDescriptor EmbeddingMismatch = new("ITG0118", "The embedding does not fit the model", "{0}");
    public static readonly ProblemDescriptor SharingMismatch = new("ITG0119", "Layers cannot share these weights", "{0}");
    public static readonly ProblemDescriptor PixelsNotRead = new("ITG0120", "Pixels are not read", "PatchSize ({0}) does not divide Height ({1}) and Width ({2}): pixels past the last whole patch are not read", ProblemSeverity.Warning);

    // ** 2 - config.json **
    public static readonly ProblemDescriptor JsonMalformed = new("ITG0201", "The file is not JSON", "{0}");
    public static readonly ProblemDescriptor KeyMissing = new("ITG0202", "A key is missing", "The key '{0}' is missing: {1}");
    public static readonly ProblemDescriptor ValueNotUnderstood = new("ITG0203", "A value is not understood", "'{0}' is {1}; expected {2}");
    public static readonly ProblemDescriptor FamilyUnknown = new("ITG0204", "The model family is not supported", "model_type '{0}' is not supported; supported are {1}");
    public static readonly ProblemDescriptor KeyNotSupported = new("ITG0205", "A setting that changes the result is not supported", "'{0}': {1} is not supported{2}");
    public static readonly ProblemDescriptor KeyUnknown = new("ITG0206", "A key is unknown", "The key '{0}' is unknown to the family '{1}' and is ignored: check that it does not change the result", ProblemSeverity.Warning);
    public static readonly ProblemDescriptor YarnFactorIgnored = new("ITG0207", "The YaRN factor is ignored", "YaRN factor {0} is ignored: max_position_embeddings ({1}) / original_max_position_embeddings ({2}) = {3} counts", ProblemSeverity.Warning);

    /// <summary>Every row, by id.</summary>
    public static IReadOnlyList<ProblemDescriptor> All { get; } =
    [
        TypeShape, UnsafeBlocksOff, CompilerTooOld, ConfigNotFound, ConfigAmbiguous, AttributeMissing, AttributeConflict, ArgumentNotUnderstood, LayerSelection,
        SizeOutOfRange, HiddenSizeNotDivisible, HeadsNotMultiple, RotaryDimensions, NumberOutOfRange, LayerPattern, TooFewLearnedPositions,
        MatrixTooLarge, ModelTooLarge, StacksAndKind, EmptyOrRepeated, TensorNameMissing, TensorNameMalformed, PositionsMisplaced, WindowWithoutEffect,
        LayerContradiction, HeadMismatch, EmbeddingMismatch, SharingMismatch, PixelsNotRead,
        JsonMalformed, KeyMissing, ValueNotUnderstood, FamilyUnknown, KeyNotSupported, KeyUnknown, YarnFactorIgnored,
    ];

    private static readonly Dictionary<string, ProblemDescriptor> ById = All.ToDictionary(row => row.Id);

    /// <summary>The row of an id.</summary>
    public static ProblemDescriptor Get(string id) => ById[id];
}
