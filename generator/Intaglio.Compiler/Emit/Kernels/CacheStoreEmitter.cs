using Intaglio.Compiler.Schedule;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes how keys and values of one position enter a cache: a key is a column of its panel, a value a row.</summary>
internal static class CacheStoreEmitter
{
    private static readonly string Positions = CSharpLiteral.Of(Sizes.CacheBlockPositions);

    /// <summary>Declares the block of <c>position</c> in <c>cache</c>, and its column there.</summary>
    public static void EmitBlock(CodeWriter writer, CacheLayout cache)
    {
        writer.Line($"byte* block = cache + ((nint)(position / {Positions}) * {CSharpLiteral.Of(cache.BlockBytes)});");
        writer.Line($"int column = position % {Positions};");
    }

    /// <summary>One head, <c>head</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cache">How keys and values lie.</param>
    /// <param name="headSize">Elements of a head.</param>
    /// <param name="key">The pointer to the key.</param>
    /// <param name="value">The pointer to the value.</param>
    public static void EmitHead(CodeWriter writer, CacheLayout cache, int headSize, string key, string value)
    {
        string head = $"block + (head * {CSharpLiteral.Of(CacheLayout.HeadBytes(headSize, cache.Format))})";
        string valueOffset = CSharpLiteral.Of(CacheLayout.KeyBytes(headSize, cache.Format));
        writer.Line($"float* value = {value};");
        switch (cache.Format)
        {
            case CacheFormat.BFloat16:
                EmitPairs(writer, headSize, head, valueOffset, key);
                break;
            case CacheFormat.Q8:
                EmitBytes(writer, headSize, head, valueOffset, key);
                break;
            default:
                writer.Lines($"""
                    float* keys = (float*)({head});
                    float* values = keys + {CSharpLiteral.Of(CacheLayout.KeyFloats(headSize))} + (column * {CSharpLiteral.Of(CacheLayout.ValueStride(headSize))});
                    """);
                EmitElements(writer, headSize, $"keys[(i * {Positions}) + column] = {key}[i];", "values[i] = value[i];");
                break;
        }
    }

    private static void EmitPairs(CodeWriter writer, int headSize, string head, string valueOffset, string key)
    {
        string half = CSharpLiteral.Of(Sizes.CacheBlockPositions / 2);
        writer.Comment($"Positions p and p + {half} are a pair: p its low half.");
        writer.Lines($"""
            int pair = (column % {half} * 2) + (column / {half});
            ushort* keys = (ushort*)({head}) + pair;
            ushort* values = (ushort*)({head} + {valueOffset}) + (column % {half} * {CSharpLiteral.Of(2 * CacheLayout.ValueStride(headSize))}) + (column / {half});
            """);
        EmitElements(writer, headSize, $"keys[i * {Positions}] = CacheRounding.ToBFloat16({key}[i]);", "values[2 * i] = CacheRounding.ToBFloat16(value[i]);");
    }

    private static void EmitBytes(CodeWriter writer, int headSize, string head, string valueOffset, string key)
    {
        string columns = CSharpLiteral.Of(headSize);
        writer.Lines($"""
            sbyte* keys = (sbyte*)({head}) + column;
            sbyte* values = (sbyte*)({head} + {valueOffset}) + (column * {CSharpLiteral.Of(CacheLayout.ValueStride(headSize))});
            float* scales = (float*)({head} + {CSharpLiteral.Of(CacheLayout.ScaleOffset(headSize, CacheFormat.Q8))}) + column;
            scales[0] = CacheRounding.Scale({key}, {columns});
            scales[{Positions}] = CacheRounding.Scale(value, {columns});
            """);
        EmitElements(writer, headSize, $"keys[i * {Positions}] = CacheRounding.ToByte({key}[i], scales[0]);", $"values[i] = CacheRounding.ToByte(value[i], scales[{Positions}]);");
    }

    private static void EmitElements(CodeWriter writer, int headSize, string key, string value)
    {
        string columns = CSharpLiteral.Of(headSize);
        writer.Lines($"""
            for (int i = 0; i < {columns}; i++)
                {key}
            for (int i = 0; i < {columns}; i++)
                {value}
            """);
    }
}
