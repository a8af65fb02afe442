using Xunit;

namespace Intaglio.Runtime.Tests.Generation;

public class OptionsTests
{
    [Fact]
    public void Values_out_of_range_are_named_with_their_range()
    {
        Refused(() => new SamplingOptions { Temperature = -0.5f }, "Temperature is -0.5, but must be 0 or greater.");
        Refused(() => new SamplingOptions { Temperature = float.NaN }, "Temperature is NaN, but must be 0 or greater.");
        Refused(() => new SamplingOptions { TopK = -1 }, "TopK is -1, but must be 0 (no limit) or greater.");
        Refused(() => new SamplingOptions { TopP = 1.5f }, "TopP is 1.5, but must be between 0 and 1.");
        Refused(() => new SamplingOptions { MinP = float.NaN }, "MinP is NaN, but must be between 0 and 1.");
        Refused(() => new SamplingOptions { RepetitionPenalty = 0 }, "RepetitionPenalty is 0, but must be greater than 0.");
        Refused(() => new SamplingOptions { FrequencyPenalty = float.PositiveInfinity }, "FrequencyPenalty is Infinity, but must be a finite number.");
        Refused(() => new SamplingOptions { PresencePenalty = float.NaN }, "PresencePenalty is NaN, but must be a finite number.");
        Refused(() => new SamplingOptions { PenaltyWindow = -2 }, "PenaltyWindow is -2, but must be 0 or greater, or null for all.");
        Refused(() => new GenerationOptions { MaxTokens = 0 }, "MaxTokens is 0, but must be 1 or greater.");
    }

    [Fact]
    public void An_empty_stop_string_is_refused() =>
        Assert.Contains("StopStrings[1] is empty", Assert.Throws<ArgumentException>(() => new GenerationOptions { StopStrings = ["a", ""] }).Message, StringComparison.Ordinal);

    private static void Refused(Func<object> create, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);
}
