using System.ComponentModel;

namespace Intaglio.CompilerServices;

/// <summary>One compiled form of a model's forward pass: for one instruction set and one weight format.</summary>
/// <remarks>Generated code creates these; the session reads sizes from them and hands their entry points to the worker team.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class CompiledProgram
{
    /// <summary>The vector instructions that the kernels use.</summary>
    public required InstructionSet InstructionSet { get; init; }

    /// <summary>The format of the weight matrices that the kernels read.</summary>
    public required WeightFormat Format { get; init; }

    /// <summary>Forward pass of one token; every worker calls it with the same frame and its own index. Null where the model has no decoder.</summary>
    public delegate*<ForwardFrame*, int, void> Decode { get; init; }

    /// <summary>Forward pass of 1 to <see cref="MaxRows"/> tokens; every worker calls it with the same frame and its own index. Null where the model has no decoder.</summary>
    public delegate*<ForwardFrame*, int, void> Prefill { get; init; }

    /// <summary>
    /// Forward pass of whole sequences through an encoder, up to <see cref="EncoderMaxRows"/> rows together: leaves the hidden states at the start of the
    /// arena, rows <see cref="HiddenStride"/> floats apart, and where <see cref="ForwardFrame.Logits"/> is not null writes the head's results
    /// there, a row for each token or each sequence (<see cref="ResultPerSequence"/>). Null where the model has no encoder.
    /// </summary>
    public delegate*<ForwardFrame*, int, void> Encode { get; init; }

    /// <summary>Projects the hidden states that <see cref="Encode"/> left in the arena to the keys and values that cross-attention reads, into <see cref="SequenceSpan.Source"/>. Null where there is none.</summary>
    public delegate*<ForwardFrame*, int, void> ProjectSource { get; init; }

    /// <summary>Rows that one call of <see cref="Encode"/> takes at most; no sequence is longer.</summary>
    public int EncoderMaxRows { get; init; }

    /// <summary>Bytes of one block of the keys and values that the encoder needs while it runs, one layer's; a multiple of 64.</summary>
    public long EncoderCacheBlockBytes { get; init; }

    /// <summary>Bytes of one block of <see cref="SequenceSpan.Source"/>, all layers and heads together; a multiple of 64.</summary>
    public long SourceBlockBytes { get; init; }

    /// <summary>Floats from one row of hidden states to the next.</summary>
    public int HiddenStride { get; init; }

    /// <summary>Columns of a row of results that mean something: the vocabulary, labels, or the hidden size of pooled vectors.</summary>
    public int ResultColumns { get; init; }

    /// <summary>True where the head gives one row for each sequence (classifier, pooler), false where it gives one for each token.</summary>
    public bool ResultPerSequence { get; init; }

    /// <summary>Declares where the packed weights lie and which tensors of the checkpoint they are made of.</summary>
    public required Action<WeightPlan> DeclareWeights { get; init; }

    /// <summary>Bytes of the packed weights.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Tokens that one call of <see cref="Prefill"/> takes at most; longer prompts are cut into chunks of this size.</summary>
    public int MaxRows { get; init; }

    /// <summary>Bytes of activations shared by the workers.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>Bytes of private memory for each worker, a multiple of 64.</summary>
    public required long WorkerBytes { get; init; }

    /// <summary>Positions in one block of the key/value cache.</summary>
    public required int CacheBlockPositions { get; init; }

    /// <summary>Bytes of one block of the key/value cache, all layers and heads together; a multiple of 64.</summary>
    public long CacheBlockBytes { get; init; }

    /// <summary>Floats from one row of results (logits, labels, pooled vectors) to the next: whole panels.</summary>
    public required int LogitStride { get; init; }

    /// <summary>
    /// The length from which a longer sequence changes the positions of every earlier token (dynamic rotary scaling), or
    /// <see cref="int.MaxValue"/>. Past it a session recomputes the whole sequence for each new token, as the formula demands.
    /// </summary>
    public int RecomputeBeyond { get; init; } = int.MaxValue;

    /// <summary>True where positions change once, on the way past <see cref="RecomputeBeyond"/> (LongRope), false where they do with every further token.</summary>
    public bool RecomputeOnce { get; init; }

    /// <summary>What <see cref="DeclareWeights"/> declares.</summary>
    internal WeightPlan DeclaredWeights()
    {
        var plan = new WeightPlan(Format);
        DeclareWeights(plan);
        return plan;
    }
}
