using System;
using System.Collections.Generic;

namespace Intaglio.Compiler.FrontEnds.HuggingFace;

/// <summary>Keys of any config.json that do not change the result of a forward pass.</summary>
internal static class HarmlessKeys
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        // how the file came to be, and how numbers are stored
        "transformers_version", "torch_dtype", "dtype", "torchscript", "use_bfloat16", "tf_legacy_loss", "task_specific_params", "license", "language", "name_or_path",

        // training
        "initializer_range", "gradient_checkpointing", "finetuning_task", "attention_dropout", "hidden_dropout", "dropout", "embd_pdrop", "attn_pdrop", "resid_pdrop",
        "hidden_dropout_prob", "problem_type", "output_router_logits", "max_sequence_length",

        // execution
        "use_cache", "return_dict", "output_attentions", "output_hidden_states", "chunk_size_feed_forward", "pretraining_tp", "attn_implementation", "unsloth_version",
        "unsloth_fixed", "use_flash_attention_2", "is_decoder", "tokenizer_class", "processor_class",

        // special tokens: the tokenizer and the generation read them
        "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "cls_token_id", "unk_token_id", "mask_token_id", "decoder_start_token_id",
        "forced_bos_token_id", "forced_eos_token_id", "prefix", "suppress_tokens", "begin_suppress_tokens", "bad_words_ids",

        // generation
        "do_sample", "early_stopping", "max_length", "max_new_tokens", "min_length", "num_beams", "num_beam_groups", "num_return_sequences", "diversity_penalty",
        "temperature", "top_k", "top_p", "typical_p", "repetition_penalty", "length_penalty", "no_repeat_ngram_size", "encoder_no_repeat_ngram_size",
        "exponential_decay_length_penalty", "remove_invalid_values", "output_scores", "return_dict_in_generate", "suppress_blank",

        // classifier heads, which are not part of a language model
        "id2label", "label2id", "num_labels", "classifier_dropout",
    };

    /// <summary>True where a key does not change the result; those with an underscore in front are notes of the library to itself.</summary>
    public static bool Contains(string key) => Names.Contains(key) || key.StartsWith("_", StringComparison.Ordinal);
}
