"""Tells stories with the exported weights, or measures them.

    /usr/bin/python3 sample.py ../model --count 3 --temperature 0.8 --prompt "One day"
    /usr/bin/python3 sample.py ../model --held-out
"""

import argparse
import os

import torch

import safetensors_file
from model import LlamaModel
from tokenizer import Tokenizer


def load_exported(folder, kind=torch.float32):
    """The model with the weights of model.safetensors, after their rounding."""
    model = LlamaModel()
    tensors = safetensors_file.read(os.path.join(folder, "model.safetensors"))
    model.load_state_dict({name: torch.from_numpy(t.copy()) for name, t in tensors.items()})
    return model.to(kind).eval()


@torch.no_grad()
def tell(model, tokenizer, prompt, temperature, limit=300):
    """One story from a prompt: greedy at temperature zero, drawn by chance above."""
    tokens = [tokenizer.begin, *tokenizer.encode(prompt)]
    for _ in range(limit):
        logits = model(torch.tensor([tokens]))[0, -1]
        if temperature == 0:
            token = int(logits.argmax())
        else:
            token = int(torch.multinomial((logits / temperature).softmax(-1), 1))
        if token == tokenizer.end:
            break
        tokens.append(token)
    return tokenizer.decode(tokens)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--prompt", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    tokenizer, model = Tokenizer.load(options.folder), load_exported(options.folder)
    if options.held_out:
        import train
        stories = train.packed_stories(tokenizer, train.HELD_OUT_SEED, train.HELD_OUT_STORIES)
        print("held-out loss", train.held_out_loss(model, train.rows(torch.from_numpy(stories))))
        return
    for _ in range(options.count):
        print(tell(model, tokenizer, options.prompt, options.temperature), end="\n\n")


if __name__ == "__main__":
    main()
