"""Trains the story model on one CPU thread, by the clock.

    OMP_NUM_THREADS=1 /usr/bin/python3 train.py ../model /tmp/storyteller 57

The arguments: the folder of tokenizer.json, the folder for stories and
checkpoints, the minutes to train.  The learning rate follows the clock too,
so that it always reaches its end whatever the speed of the machine.
"""

import math
import os
import sys
import time

import numpy
import torch

import grammar
from model import LlamaModel
from tokenizer import Tokenizer

SEQUENCE = 256
BATCH = 8
PEAK_RATE, LAST_RATE = 3e-3, 6e-5
WARMUP_STEPS = 60
STORIES = 100_000
HELD_OUT_SEED, HELD_OUT_STORIES = 20_000_000, 400
CHECKPOINT_SECONDS = 150


def packed_stories(tokenizer, first_seed, count):
    """Stories one after the other, each between its begin and end token."""
    numbers = []
    for seed in range(first_seed, first_seed + count):
        story = [tokenizer.begin, *tokenizer.encode(grammar.write_story(seed)), tokenizer.end]
        # A story longer than a sequence would never be seen whole.
        if len(story) <= SEQUENCE:
            numbers.extend(story)
    return numpy.array(numbers, dtype=numpy.int64)


def prepare(tokenizer, folder):
    """The training tokens, generated once and kept in the folder."""
    path = os.path.join(folder, "stories.npy")
    if not os.path.exists(path):
        numpy.save(path, packed_stories(tokenizer, 0, STORIES))
    return torch.from_numpy(numpy.load(path))


def rows(tokens):
    """Cuts a packed stream into sequences with one token more, for the targets."""
    count = (len(tokens) - 1) // SEQUENCE
    return [tokens[i * SEQUENCE:(i + 1) * SEQUENCE + 1] for i in range(count)]


def loss_of(model, batch):
    logits = model(batch[:, :-1])
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())


@torch.no_grad()
def held_out_loss(model, sequences):
    losses = [loss_of(model, torch.stack(sequences[i:i + 16])) * len(sequences[i:i + 16])
              for i in range(0, len(sequences), 16)]
    return float(sum(losses)) / len(sequences)


def rate_at(step, progress):
    """Linear warmup by steps, then a cosine down to the end of the time."""
    cosine = LAST_RATE + (PEAK_RATE - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))
    return cosine * min(1.0, (step + 1) / WARMUP_STEPS)


def save(model, folder, tokens_seen, seconds, loss):
    path = os.path.join(folder, "checkpoint.pt")
    torch.save({"weights": model.state_dict(), "tokens": tokens_seen, "seconds": seconds,
                "held_out_loss": loss}, path + ".part")
    os.replace(path + ".part", path)


def optimizer_of(model):
    """Weight decay for the matrices only, never for the norms."""
    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=PEAK_RATE, betas=(0.9, 0.95))


def main(model_folder, work_folder, minutes):
    torch.set_num_threads(1)
    # Numbers too small for the normal form make a CPU many times slower.
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    os.makedirs(work_folder, exist_ok=True)
    tokenizer = Tokenizer.load(model_folder)
    training = rows(prepare(tokenizer, work_folder))
    held_out = rows(torch.from_numpy(packed_stories(tokenizer, HELD_OUT_SEED, HELD_OUT_STORIES)))
    model = LlamaModel()
    optimizer = optimizer_of(model)
    print("parameters", sum(p.numel() for p in model.parameters()),
          "training tokens", len(training) * SEQUENCE, flush=True)

    start = saved = time.time()
    step, position, order = 0, 0, torch.randperm(len(training))
    while True:
        seconds = time.time() - start
        if seconds >= minutes * 60:
            break
        if position + BATCH > len(order):
            position, order = 0, torch.randperm(len(training))
        batch = torch.stack([training[i] for i in order[position:position + BATCH]])
        position += BATCH
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, seconds / (minutes * 60))
        loss = loss_of(model, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        seen = step * BATCH * SEQUENCE
        if step % 50 == 0:
            print(f"step {step} tokens {seen} loss {loss.item():.4f} seconds {seconds:.0f} "
                  f"tokens/s {seen / (time.time() - start):.0f}", flush=True)
        if time.time() - saved > CHECKPOINT_SECONDS:
            measured = held_out_loss(model, held_out)
            print(f"held-out loss {measured:.4f} after {seen} tokens", flush=True)
            save(model, work_folder, seen, seconds, measured)
            saved = time.time()
    measured = held_out_loss(model, held_out)
    print(f"held-out loss {measured:.4f} after {seen} tokens, finished", flush=True)
    save(model, work_folder, seen, time.time() - start, measured)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
