using System.Collections.Generic;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit;

/// <summary>A name for each place in the arena that a function uses, after what is first kept there.</summary>
internal sealed class ValueNames
{
    private readonly Dictionary<ValueId, string> names = [];

    public ValueNames(PlannedFunction function, Slot hidden)
    {
        var places = new Dictionary<Slot, string> { [hidden] = "hidden" };
        var taken = new HashSet<string> { "hidden" };
        foreach (ValueSlot slot in function.Memory.Slots)
        {
            if (!places.TryGetValue(slot.Slot, out string? name))
            {
                string role = RoleName(function.Graph.Producer(slot.Value)?.Op);
                name = role;
                for (int number = 2; !taken.Add(name); number++)
                    name = role + CSharpLiteral.Of(number);
                places.Add(slot.Slot, name);
            }

            names[slot.Value] = name;
        }
    }

    /// <summary>What generated code calls the pointer to the value.</summary>
    public string this[ValueId value] => names.TryGetValue(value, out string? name) ? name : "hidden";

    private static string RoleName(Op? op) => op switch
    {
        Op.Projection projection => projection.Parts[0].Weight.Role switch
        {
            WeightRole.Query => "queryKeyValue",
            WeightRole.CrossQuery => "crossQuery",
            WeightRole.CrossKey => "keyValue",
            WeightRole.Gate or WeightRole.Up => "intermediate",
            WeightRole.SharedGate or WeightRole.SharedUp => "sharedIntermediate",
            WeightRole.Router => "routerScores",
            WeightRole.SharedRouter => "sharedGate",
            _ => "projected",
        },
        Op.FlashAttention or Op.CrossAttention => "attended",
        Op.LearnedPositions or Op.SinusoidalPositions => "positionRows",
        Op.TokenEmbedding => "tokenRows",
        Op.TokenTypes => "typeRows",
        Op.Normalize => "normed",
        Op.RouteExperts => "routes",
        Op.Experts => "mixed",
        Op.PoolSequences => "pooled",
        Op.ImagePatches or Op.SpectrogramWindows or Op.FrameWindows => "windows",
        _ => "value",
    };
}
