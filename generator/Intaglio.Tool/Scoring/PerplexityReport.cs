using System.Text.Json;
using Intaglio.Tool.Commands;

namespace Intaglio.Tool.Scoring;

/// <summary>How well a model predicts a text, as it is written to JSON: names of members are part of the command's interface.</summary>
/// <param name="Model">The model's class.</param>
/// <param name="Text">The file that was scored.</param>
/// <param name="Context">Tokens of a window.</param>
/// <param name="Windows">How many windows.</param>
/// <param name="Scored">Which tokens of a window count: <c>all</c> or <c>secondHalf</c>.</param>
/// <param name="Tokens">How many tokens were predicted, in all windows.</param>
/// <param name="InstructionSet">What the kernels were written with.</param>
/// <param name="Formats">One for each format, in the order in which they were asked for.</param>
internal sealed record PerplexityReport(
    string Model, string Text, int Context, int Windows, string Scored, long Tokens, string InstructionSet, IReadOnlyList<FormatFigures> Formats)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static PerplexityReport Of(string model, PerplexityRequest request, TextWindows windows, IReadOnlyList<FormatScore> scores) => new(
        model,
        request.Text,
        windows.Length,
        windows.Count,
        request.All ? "all" : "secondHalf",
        scores[0].Loss.Count,
        request.InstructionSet.ToString(),
        [.. scores.Select((score, index) => FormatFigures.Of(score, compared: index > 0))]);

    /// <summary>The report as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

/// <summary>One format's.</summary>
/// <param name="Format">The format, as <c>--format</c> calls it.</param>
/// <param name="Perplexity">e to the mean loss.</param>
/// <param name="StandardError">Of the perplexity: the mean loss's, times the perplexity.</param>
/// <param name="MeanLoss">Negative log-likelihood of a token, in nats.</param>
/// <param name="MeanLossStandardError">Of the mean loss, as if tokens were independent.</param>
/// <param name="Compared">Beside the first format; null for that itself.</param>
internal sealed record FormatFigures(string Format, double Perplexity, double StandardError, double MeanLoss, double MeanLossStandardError, ComparedFigures? Compared)
{
    public static FormatFigures Of(FormatScore score, bool compared)
    {
        double perplexity = Math.Exp(score.Loss.Mean);
        return new(
            score.Format.Spelling(), perplexity, perplexity * score.Loss.StandardError, score.Loss.Mean, score.Loss.StandardError, compared ? ComparedFigures.Of(score) : null);
    }
}

/// <summary>A format beside the first, token by token.</summary>
/// <param name="Ratio">Of the perplexities.</param>
/// <param name="RatioStandardError">Of the ratio.</param>
/// <param name="LossDifference">Mean of the differences, in nats.</param>
/// <param name="LossDifferenceStandardError">Of that mean: much smaller than that of either loss, because both read the same tokens.</param>
/// <param name="Divergence">Mean Kullback-Leibler divergence from the first format's probabilities, in nats.</param>
/// <param name="DivergenceStandardError">Of that mean.</param>
/// <param name="SameBest">How often the likeliest token is the same.</param>
internal sealed record ComparedFigures(
    double Ratio, double RatioStandardError, double LossDifference, double LossDifferenceStandardError, double Divergence, double DivergenceStandardError, double SameBest)
{
    public static ComparedFigures Of(FormatScore score)
    {
        double ratio = Math.Exp(score.Difference.Mean);
        return new(
            ratio,
            ratio * score.Difference.StandardError,
            score.Difference.Mean,
            score.Difference.StandardError,
            score.Divergence.Mean,
            score.Divergence.StandardError,
            score.SameBest.Mean);
    }
}
