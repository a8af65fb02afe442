using System;
using System.Globalization;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Special tokens that change a result: where positions begin, and what a decoder starts with.</summary>
internal static class TokenIds
{
    /// <summary>The number of a token, from 0; null where the key is absent.</summary>
    public static int? Read(ConfigReader config, string key)
    {
        if (config.OptionalNumber("", key) is not { } number)
            return null;
        if (number >= 0 && number < int.MaxValue && number == Math.Floor(number))
            return (int)number;
        config.NotSupported(key, number.ToString("R", CultureInfo.InvariantCulture), "; expected the number of a token");
        return null;
    }
}
