using Intaglio.CompilerServices;
using Intaglio.Runtime.Tests.Sessions;

namespace Intaglio.Runtime.Tests.Encoders;

/// <summary>An encoder-decoder of the shape that the generator writes, around <see cref="TinyEncoderProgram"/> and <see cref="TinyProgram"/>.</summary>
internal sealed class TinyEncoderDecoder : EncoderDecoderModel
{
    private TinyEncoderDecoder(ModelInfo information, LoadedProgram loaded)
        : base(information, loaded)
    {
    }

    public static unsafe TinyEncoderDecoder Create(Func<ModelInfo, ModelInfo>? with = null, int workers = 1, CompiledProgram? decoder = null)
    {
        var memory = new WeightMemory();
        ModelInfo information = TinyModel.Describe(64, hardLimit: false) with { HiddenSize = TinyEncoderProgram.Hidden, DecoderStartToken = 0, SourceVocabularySize = 20 };
        return new TinyEncoderDecoder(with?.Invoke(information) ?? information, new LoadedProgram(TinyEncoderProgram.Create(decoder: decoder), memory.Pointer, memory, workers));
    }

    /// <summary>The logits behind some tokens of the answer to a source.</summary>
    public static float[] Expected(int[] source, params int[] answer) => Expected(TinyEncoderProgram.Cells(source), answer);

    /// <summary>The logits behind some tokens of the answer to a source whose cells are these.</summary>
    public static float[] Expected(float[] cells, int[] answer)
    {
        float[] logits = TinyProgram.Expected(answer);
        for (int v = 0; v < logits.Length; v++)
        {
            for (int s = 0; s < cells.Length; s++)
                logits[v] += 2 * cells[s] * TinyProgram.Weights[(s + v) % TinyProgram.WeightCount];
        }

        return logits;
    }
}
