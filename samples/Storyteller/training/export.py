"""Exports a checkpoint to the model folder and computes what is expected of it.

    /usr/bin/python3 export.py /tmp/storyteller/checkpoint.pt ../model

Writes model.safetensors (BF16), config.json, generation_config.json and
expected.json: greedy continuations, computed in float64 from the exported
weights, that an implementation can be measured against.
"""

import json
import os
import sys

import torch

import safetensors_file
from model import CONFIGURATION
from sample import load_exported
from tokenizer import BEGIN, Tokenizer

# Of these the few are kept whose every choice is won most clearly, so that
# another order of additions can not turn one.
PROMPTS = [
    "Once upon a time",
    "Once upon a time there was a little",
    "Once upon a time, there was a brave girl named Mia.",
    "One day in winter, a brave fox named Pip",
    "Long ago, in a quiet valley, there lived",
    "There once was a little rabbit named Willow.",
    "Tom was an honest boy who lived in",
    "This is the story of Luna, a curious owl",
    "Many years ago, a kind bear named Bruno lived",
    "In a small village, there lived a girl named Rosa.",
    "Leo went to the river with a red kite.",
    "Nora and her friend Ben found a map.",
]
EXPECTED_CASES = 3
EXPECTED_TOKENS = 120


def write_json(folder, name, content):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")


def write_configuration(folder):
    write_json(folder, "config.json", {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **CONFIGURATION,
        "hidden_act": "silu",
        "attention_bias": False,
        "attention_dropout": 0.0,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "rope_scaling": None,
        "initializer_range": 0.04,
        "pretraining_tp": 1,
        "use_cache": True,
        "bos_token_id": 0,
        "eos_token_id": 1,
        "torch_dtype": "bfloat16",
    })
    write_json(folder, "generation_config.json",
               {"bos_token_id": 0, "eos_token_id": 1, "do_sample": True, "temperature": 0.8})


@torch.no_grad()
def expected_of(model, tokenizer, prompt):
    """A greedy continuation, and by how little a choice was ever won."""
    prompt_ids = [tokenizer.begin, *tokenizer.encode(prompt)]
    tokens, smallest = list(prompt_ids), float("inf")
    for _ in range(EXPECTED_TOKENS):
        values, choices = model(torch.tensor([tokens]))[0, -1].topk(2)
        smallest = min(smallest, float(values[0] - values[1]))
        tokens.append(int(choices[0]))
    generated = tokens[len(prompt_ids):]
    return {"prompt": prompt, "prompt_ids": prompt_ids, "generated_ids": generated,
            "generated_text": tokenizer.decode(generated), "smallest_logit_gap": smallest}


def main(checkpoint_path, folder):
    torch.set_num_threads(1)
    checkpoint = torch.load(checkpoint_path)
    tensors = {name: tensor.numpy() for name, tensor in checkpoint["weights"].items()}
    path = os.path.join(folder, "model.safetensors")
    safetensors_file.write(path, tensors)
    write_configuration(folder)
    tokenizer = Tokenizer.load(folder)
    model = load_exported(folder, torch.float64)
    cases = [expected_of(model, tokenizer, prompt) for prompt in PROMPTS]
    cases.sort(key=lambda case: -case["smallest_logit_gap"])
    cases = cases[:EXPECTED_CASES]
    write_json(folder, "expected.json", {
        "description": "Greedy continuations in float64 from the exported BF16 weights. "
                       "The text leaves out " + BEGIN + " and the end token.",
        "cases": cases,
    })
    print("tokens", checkpoint["tokens"], "held-out loss", checkpoint["held_out_loss"],
          "bytes", os.path.getsize(path))
    for case in cases:
        print(f"gap {case['smallest_logit_gap']:.5f}: {case['prompt']}|{case['generated_text']}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
