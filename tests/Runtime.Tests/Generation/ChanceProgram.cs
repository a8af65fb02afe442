using Intaglio.CompilerServices;
using Intaglio.Runtime.Tests.Sessions;

namespace Intaglio.Runtime.Tests.Generation;

/// <summary>A forward pass whose logits are drawn by the whole history and the source: close together, so that many continuations compete.</summary>
internal static unsafe class ChanceProgram
{
    public const int Vocabulary = TinyProgram.Vocabulary;

    public static CompiledProgram Create() => TinyProgram.Running(&Forward);

    /// <summary>The logits that follow a history.</summary>
    public static float[] Logits(IEnumerable<int> history, IEnumerable<float>? source = null) =>
        Draw(history.Select(token => (float)token).Aggregate((source ?? []).Aggregate(1u, Mix), Mix));

    private static void Forward(ForwardFrame* frame, int worker)
    {
        for (int row = 0; row < frame->Count; row++)
        {
            SequenceSpan span = TinyProgram.SpanOf(frame, row);
            *TinyProgram.Cell(span.Cache, span.Position + row - span.FirstRow) = frame->Tokens[row];
        }

        for (int row = frame->FirstLogitRow; row < frame->Count; row++)
        {
            SequenceSpan span = TinyProgram.SpanOf(frame, row);
            uint seed = 1;
            for (int s = 0; s < span.SourceLength; s++)
                seed = Mix(seed, *TinyProgram.Cell(span.Source, s));
            for (int position = 0; position <= span.Position + row - span.FirstRow; position++)
                seed = Mix(seed, *TinyProgram.Cell(span.Cache, position));
            Draw(seed).CopyTo(new Span<float>(frame->Logits + ((row - frame->FirstLogitRow) * 16), Vocabulary));
        }
    }

    private static float[] Draw(uint seed) => [.. Enumerable.Range(1, Vocabulary).Select(token => Mix(seed, token) % 3000 / 1000f)];

    private static uint Mix(uint seed, float value)
    {
        uint mixed = (seed ^ BitConverter.SingleToUInt32Bits(value)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE35;
        return mixed ^ (mixed >> 16);
    }
}
