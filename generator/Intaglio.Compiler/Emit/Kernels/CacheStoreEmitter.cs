using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes how keys and values of one position enter a cache: a key is a column of its panel, a value a row.</summary>
internal static class CacheStoreEmitter
{
    /// <summary>Declares the block of <c>position</c> in <c>cache</c>, and its column there.</summary>
    public static void EmitBlock(CodeWriter writer, long blockBytes)
    {
        writer.Line($"float* block = (float*)(cache + ((nint)(position / {CSharpLiteral.Of(Sizes.CacheBlockPositions)}) * {CSharpLiteral.Of(blockBytes)}));");
        writer.Line($"int column = position % {CSharpLiteral.Of(Sizes.CacheBlockPositions)};");
    }

    /// <summary>One head, <c>head</c>.</summary>
    public static void EmitHead(CodeWriter writer, int headSize, string key, string value)
    {
        string columns = CSharpLiteral.Of(headSize);
        writer.Lines($$"""
            float* keys = block + (head * {{CSharpLiteral.Of(CacheLayout.HeadFloats(headSize))}});
            for (int i = 0; i < {{columns}}; i++)
                keys[(i * {{CSharpLiteral.Of(Sizes.CacheBlockPositions)}}) + column] = {{key}}[i];
            float* value = {{value}};
            float* values = keys + {{CSharpLiteral.Of(CacheLayout.KeyFloats(headSize))}} + (column * {{CSharpLiteral.Of(CacheLayout.ValueStride(headSize))}});
            for (int i = 0; i < {{columns}}; i++)
                values[i] = value[i];
            """);
    }
}
