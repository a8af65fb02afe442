// This file and NumberFormats.cs are compiled into the runtime, where users see the enums, and into the compiler, which means the same by them;
// namespaces differ so that a program may reference both.
#if INTAGLIO_COMPILER
namespace Intaglio.Compiler.Spec;
#else
namespace Intaglio;
#endif

/// <summary>What a transformer reads and writes: which stacks of layers it has and which positions may see which.</summary>
public enum TransformerKind
{
    /// <summary>One causal stack that predicts the next token (GPT, Llama).</summary>
    Decoder,

    /// <summary>One bidirectional stack that yields hidden states (BERT).</summary>
    Encoder,

    /// <summary>A bidirectional stack and a causal stack that attends to it (the original Transformer, T5, BART).</summary>
    EncoderDecoder,

    /// <summary>One stack that is bidirectional over the prompt and causal after it (GLM).</summary>
    PrefixDecoder,
}

/// <summary>The formula that normalises a hidden state.</summary>
public enum Norm
{
    /// <summary>x / sqrt(mean(x²) + ε) · weight (Zhang and Sennrich, 2019, arXiv:1910.07467).</summary>
    Rms,

    /// <summary>(x − mean(x)) / sqrt(var(x) + ε) · weight + bias (Ba et al., 2016, arXiv:1607.06450).</summary>
    Layer,
}

/// <summary>Where a layer normalises: the branch's input, the sum after it, or both ends of the branch.</summary>
public enum NormPlacement
{
    /// <summary>x + branch(norm(x)); a final norm follows the last layer (GPT-2, Llama).</summary>
    Pre,

    /// <summary>norm(x + branch(x)) (the original Transformer, BERT).</summary>
    Post,

    /// <summary>x + norm(branch(norm(x))) (Gemma 2).</summary>
    Both,

    /// <summary>x + norm(branch(x)) (OLMo 2).</summary>
    Branch,
}

/// <summary>The non-linearity of a feed-forward block.</summary>
public enum Activation
{
    /// <summary>x · sigmoid(x), also called swish.</summary>
    Silu,

    /// <summary>x · Φ(x) with the exact error function (Hendrycks and Gimpel, 2016, arXiv:1606.08415).</summary>
    Gelu,

    /// <summary>The tanh approximation of GELU: ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    GeluTanh,

    /// <summary>x · sigmoid(1.702 x).</summary>
    GeluQuick,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>max(x, 0)² (So et al., 2021, arXiv:2109.08668).</summary>
    ReluSquared,

    /// <summary>The hyperbolic tangent: the pooler of BERT.</summary>
    Tanh,
}

/// <summary>Which two elements of a head a rotary position turns together.</summary>
public enum RotaryLayout
{
    /// <summary>Element i with element i + dimensions/2 (Llama, GPT-NeoX).</summary>
    Halves,

    /// <summary>Element 2i with element 2i + 1 (GPT-J, ChatGLM).</summary>
    Interleaved,
}

/// <summary>How rotary frequencies are stretched to reach past the positions that a model was trained on.</summary>
public enum RotaryScaling
{
    /// <summary>Frequencies as published by Su et al., 2021, arXiv:2104.09864.</summary>
    None,

    /// <summary>Every position divided by the factor (Chen et al., 2023, arXiv:2306.15595).</summary>
    Linear,

    /// <summary>NTK-aware: theta grows with the length of the whole sequence once it passes the original context.</summary>
    Dynamic,

    /// <summary>Low frequencies interpolated, high ones kept, attention scaled (Peng et al., 2023, arXiv:2309.00071).</summary>
    Yarn,

    /// <summary>Frequencies interpolated by wavelength as in Llama 3.1.</summary>
    Llama3,

    /// <summary>A factor for each frequency, one list up to the original length and one beyond it (Ding et al., 2024, arXiv:2402.13753).</summary>
    LongRope,
}

/// <summary>Which of the two stacks of a transformer.</summary>
public enum StackSide
{
    /// <summary>The stack that predicts tokens.</summary>
    Decoder,

    /// <summary>The stack that reads the whole input.</summary>
    Encoder,
}

/// <summary>How attention and feed-forward of a layer are joined.</summary>
public enum BlockArrangement
{
    /// <summary>Feed-forward reads the sum of the input and the attention.</summary>
    Sequential,

    /// <summary>Both read one norm of the input (GPT-J, PaLM, Falcon-7B).</summary>
    ParallelSharedNorm,

    /// <summary>Both read the input through a norm of their own (GPT-NeoX).</summary>
    ParallelTwoNorms,
}

/// <summary>Where a token's row is projected to the hidden size.</summary>
public enum EmbeddingProjection
{
    /// <summary>Nowhere: it has that size.</summary>
    None,

    /// <summary>Before positions are added (OPT-350M).</summary>
    BeforePositions,

    /// <summary>After positions, token types and norm (ALBERT, ELECTRA).</summary>
    AfterNorm,
}

/// <summary>Which hidden state speaks for a sequence.</summary>
public enum SequencePooling
{
    /// <summary>That of the first token (BERT's [CLS]).</summary>
    First,

    /// <summary>That of the last token (decoders).</summary>
    Last,

    /// <summary>The mean of all.</summary>
    Mean,
}

/// <summary>Where sines and cosines lie in a row of sinusoidal positions.</summary>
public enum SinusoidalLayout
{
    /// <summary>sin, cos, sin, ...: as published by Vaswani et al., 2017, arXiv:1706.03762.</summary>
    Interleaved,

    /// <summary>All sines before all cosines (fairseq, Marian).</summary>
    Halves,
}

/// <summary>The vector instructions that a forward pass is written with.</summary>
public enum InstructionSet
{
    /// <summary>128-bit vectors that every machine has: SSE on x86-64, AdvSimd on Arm, or plain code.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add (x86-64-v3).</summary>
    Avx2,

    /// <summary>512-bit vectors (x86-64-v4).</summary>
    Avx512,
}

/// <summary>A published way of naming the tensors of a checkpoint.</summary>
public enum TensorNaming
{
    /// <summary><c>model.layers.0.self_attn.q_proj.weight</c>, one tensor for each projection.</summary>
    Llama,

    /// <summary><c>transformer.h.0.attn.c_attn.weight</c>, query, key and value in one matrix stored [in, out].</summary>
    Gpt2,

    /// <summary><c>transformer.h.0.attn.q_proj.weight</c>, one tensor for each projection.</summary>
    GptJ,

    /// <summary><c>transformer.h.0.attn.qkv_proj.weight</c>, query, value and key in four shares.</summary>
    CodeGen,

    /// <summary><c>gpt_neox.layers.0.attention.query_key_value.weight</c>, for each head its query, key and value (Pythia).</summary>
    GptNeoX,

    /// <summary><c>transformer.h.0.attn.c_attn.weight</c>, query, key and value in one matrix stored [out, in] (StarCoder).</summary>
    GptBigCode,

    /// <summary><c>model.decoder.layers.0.self_attn.q_proj.weight</c>, one tensor for each projection.</summary>
    Opt,

    /// <summary><c>transformer.h.0.self_attention.query_key_value.weight</c>, for each head its query, key and value.</summary>
    Bloom,

    /// <summary><c>transformer.blocks.0.attn.Wqkv.weight</c>, query, key and value in one matrix.</summary>
    Mpt,

    /// <summary><c>transformer.h.0.self_attention.query_key_value.weight</c>, for each key/value head its queries, key and value.</summary>
    Falcon,

    /// <summary>
    /// <c>0.weight</c> for the token table, <c>1.fn.fused_attn_ff_proj.weight</c> for the first layer: attention and feed-forward in one matrix;
    /// the final norm's name depends on the depth.
    /// </summary>
    Palm,

    /// <summary><c>model.layers.0.self_attn.out_proj.weight</c>, one tensor for each projection.</summary>
    Xglm,

    /// <summary><c>biogpt.layers.0.self_attn.q_proj.weight</c>, one tensor for each projection.</summary>
    BioGpt,

    /// <summary><c>transformer.layers.0.attention.query_key_value.weight</c>, for each head its query, key and value.</summary>
    ChatGlm,

    /// <summary><c>transformer.encoder.layers.0.self_attention.query_key_value.weight</c>, all queries, then all keys, then all values.</summary>
    ChatGlm2,

    /// <summary><c>model.layers.0.pre_feedforward_layernorm.weight</c>, norms after the branches (Gemma 2 and 3, OLMo 2).</summary>
    Gemma2,

    /// <summary><c>model.layers.0.block_sparse_moe.experts.0.w1.weight</c>, otherwise as Llama.</summary>
    Mixtral,

    /// <summary><c>model.layers.0.mlp.fc1.weight</c>, otherwise much as Llama.</summary>
    Phi,

    /// <summary><c>model.layers.0.self_attn.qkv_proj.weight</c> and <c>model.layers.0.mlp.gate_up_proj.weight</c>, otherwise as Llama.</summary>
    Phi3,

    /// <summary><c>model.layers.0.self_attn.q_layernorm.norms.0.weight</c>, one tensor for the norm of each head, otherwise as Llama.</summary>
    StableLm,

    /// <summary><c>model.layers.0.mlp.gate_up_proj.weight</c> and <c>model.layers.0.post_mlp_layernorm.weight</c>, otherwise as Llama.</summary>
    Glm,

    /// <summary><c>model.layers.0.self_attn.query_key_value.weight</c>, query, key and value of each head together.</summary>
    Persimmon,

    /// <summary><c>model.layers.0.mlp.c_fc.weight</c>, otherwise as Llama.</summary>
    StarCoder2,

    /// <summary><c>bert.encoder.layer.0.attention.self.query.weight</c>, one tensor for each projection.</summary>
    Bert,

    /// <summary><c>roberta.encoder.layer.0.attention.self.query.weight</c>, as BERT but for the heads (XLM-RoBERTa).</summary>
    Roberta,

    /// <summary><c>distilbert.transformer.layer.0.attention.q_lin.weight</c>, one tensor for each projection.</summary>
    DistilBert,

    /// <summary><c>albert.encoder.albert_layer_groups.0.albert_layers.0.attention.query.weight</c>, groups of one layer.</summary>
    Albert,

    /// <summary><c>electra.encoder.layer.0.attention.self.query.weight</c>, as BERT but for the heads.</summary>
    Electra,

    /// <summary><c>model.layers.0.attn.Wqkv.weight</c>, query, key and value in one matrix, gate and up in another.</summary>
    ModernBert,

    /// <summary><c>vit.encoder.layer.0.attention.attention.query.weight</c>, one tensor for each projection.</summary>
    Vit,

    /// <summary><c>encoder.block.0.layer.0.SelfAttention.q.weight</c> and <c>decoder.block.0...</c> (mT5, UMT5).</summary>
    T5,

    /// <summary><c>model.encoder.layers.0.self_attn.q_proj.weight</c> and <c>model.decoder.layers.0...</c> (mBART, M2M100, Marian, PEGASUS).</summary>
    Bart,

    /// <summary><c>model.encoder.conv1.weight</c>, and layers as BART's.</summary>
    Whisper,

    /// <summary><c>transformer.encoder.layers.0.self_attn.in_proj_weight</c>, query, key and value in one matrix (<c>torch.nn.Transformer</c>).</summary>
    TorchTransformer,

    /// <summary>
    /// Every weight by what it is for: <c>decoder.layers.0.query.weight</c>, <c>encoder.token_embedding.weight</c>; there is a name for each
    /// part of every architecture.
    /// </summary>
    ByRole,
}
