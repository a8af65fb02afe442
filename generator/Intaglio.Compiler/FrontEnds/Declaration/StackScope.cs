using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.Declaration;

/// <summary>What counts in a stack, or in some of its layers: what <c>[Layers]</c> says before what names the stack before what is about all.</summary>
/// <param name="declared">The class.</param>
/// <param name="side">The stack.</param>
/// <param name="overrides">The <c>[Layers]</c> that choose the layers, in the order in which they stand.</param>
internal sealed class StackScope(DeclaredClass declared, StackSide side, params PlacedAttribute[] overrides)
{
    /// <summary>What the arguments of other attributes are called in <c>[Layers]</c>.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Renamed = new()
    {
        ["Attention"] = Same("Heads", "KeyValueHeads", "HeadSize", "Window", "Scale"),
        ["RotaryPositions"] = new() { ["Theta"] = "RotaryTheta", ["Dimensions"] = "RotaryDimensions", ["Scaling"] = "RotaryScaling", ["Factor"] = "RotaryFactor" },
        ["FeedForward"] = Same("IntermediateSize", "Activation", "Gated"),
        ["Experts"] = new() { ["count"] = "Experts", ["PerToken"] = "ExpertsPerToken" },
        ["Layers"] = Same("Positions", "AttentionNorm", "CrossAttention"),
    };

    public StackSide Side => side;

    public DeclarationProblems Problems => declared.Problems;

    /// <summary>The scope of layers that these <c>[Layers]</c> choose.</summary>
    public StackScope With(PlacedAttribute[] layers) => new(declared, side, layers);

    /// <summary>True where the stack is described by the attribute.</summary>
    public bool Has(string name) => declared.All(name).Any(Applies);

    /// <summary>True where an attribute of the name is about this stack alone.</summary>
    public bool HasOwn(string name) => declared.All(name).Any(attribute => attribute.Stack == side);

    /// <summary>The arguments of an attribute.</summary>
    public AttributeReader Reader(string name) => new(name, [.. Overriding(name), .. Sources(name)], Problems);

    /// <summary>The arguments of an attribute; those that it does not give are looked for in another one.</summary>
    public AttributeReader Reader(string name, string otherwise) =>
        new(name, [.. Overriding(name), .. Sources(name), .. Sources(otherwise)], Problems);

    /// <summary>The <c>[Layers]</c> that are about this stack.</summary>
    public IEnumerable<PlacedAttribute> LayerOverrides => declared.All("Layers").Where(Applies);

    /// <summary>The first argument by which <c>[Layers]</c> changes an attribute; null where none does.</summary>
    public string? OverriddenAt(string name) => Overriding(name)
        .SelectMany(source => Renamed[name].Values.Where(argument => source.Attribute.Attribute[argument] is not null).Select(source.Attribute.PathOf))
        .FirstOrDefault();

    private IEnumerable<ArgumentSource> Sources(string name) => name == "Layers"
        ? []
        : declared.All(name).Where(Applies).OrderBy(attribute => attribute.Stack is null).Select(attribute => new ArgumentSource(attribute));

    private IEnumerable<ArgumentSource> Overriding(string name) => Renamed.TryGetValue(name, out Dictionary<string, string>? renamed)
        ? overrides.Reverse().Select(attribute => new ArgumentSource(attribute, renamed))
        : [];

    private bool Applies(PlacedAttribute attribute) => attribute.Stack is null || attribute.Stack == side;

    private static Dictionary<string, string> Same(params string[] names) => names.ToDictionary(name => name);
}
