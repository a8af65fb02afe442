using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Schedule;

/// <summary>Which format a matrix has in a program: that of the program, or another because of what it is for.</summary>
public static class RoleFormats
{
    /// <summary>The format of a matrix.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="program">The format of the program.</param>
    /// <param name="role">What the matrix is for.</param>
    public static WeightFormat Of(ModelSpec spec, WeightFormat program, WeightRole role) => role switch
    {
        _ when !QuantizedBlocks.IsQuantized(program) => program,

        // Read a row at a time or once for each text, and smaller than a thousandth of the model: no time or memory to be won.
        WeightRole.PositionEmbedding or WeightRole.TokenTypeEmbedding or WeightRole.PatchEmbedding or WeightRole.FirstConvolution or WeightRole.SecondConvolution => WeightFormat.Float32,

        // A rounding here sends a token to another expert.
        WeightRole.Router or WeightRole.SharedRouter => WeightFormat.Float32,
        WeightRole.Head or WeightRole.TokenEmbedding => spec.HeadFormat ?? program,
        _ => program,
    };

    /// <summary>The format of a projection: all its parts lie in one packed matrix.</summary>
    public static WeightFormat Of(ModelSpec spec, WeightFormat program, Op.Projection projection) => Of(spec, program, projection.Parts[0].Weight.Role);
}
