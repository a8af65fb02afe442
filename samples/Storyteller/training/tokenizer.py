"""A byte-level byte-pair encoding: training, encoding, decoding.

The trainer learns its merges from generated stories and writes the Hugging
Face form (tokenizer.json).  Run as a script:
    python3 tokenizer.py <model folder>
"""

import collections
import json
import os
import re
import sys

import grammar

BEGIN, END = "<|begin|>", "<|end|>"
VOCABULARY_SIZE = 1024
TRAINING_STORIES = 20000
TRAINING_SEED = 10_000_000

# What GPT-2 cuts text by, written for ASCII: letters and digits stand for the
# Unicode classes, which the stories never leave.
PIECES = re.compile(
    r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+"
)


def byte_symbols():
    """The printable character that stands for each byte, as GPT-2 chose them."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    symbols = {byte: chr(byte) for byte in printable}
    spare = 256
    for byte in range(256):
        if byte not in symbols:
            symbols[byte] = chr(spare)
            spare += 1
    return symbols


SYMBOLS = byte_symbols()
BYTES = {symbol: byte for byte, symbol in SYMBOLS.items()}


def to_symbols(piece):
    return tuple(SYMBOLS[byte] for byte in piece.encode("utf-8"))


def apply_merge(parts, pair):
    """Joins every occurrence of a pair, from left to right."""
    merged, position = [], 0
    while position < len(parts):
        if position + 1 < len(parts) and (parts[position], parts[position + 1]) == pair:
            merged.append(parts[position] + parts[position + 1])
            position += 2
        else:
            merged.append(parts[position])
            position += 1
    return tuple(merged)


def train(texts):
    """Learns a vocabulary of exactly VOCABULARY_SIZE and the merges behind it."""
    counts = collections.Counter(piece for text in texts for piece in PIECES.findall(text))
    pieces = {to_symbols(piece): count for piece, count in counts.items()}
    vocabulary = [BEGIN, END] + [SYMBOLS[byte] for byte in sorted(SYMBOLS, key=lambda b: SYMBOLS[b])]
    merges = []
    while len(vocabulary) < VOCABULARY_SIZE:
        pairs = collections.Counter()
        for parts, count in pieces.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += count
        if not pairs:
            raise ValueError("The stories have too few words for this vocabulary.")
        # The smaller pair wins a tie, so that a training can be repeated exactly.
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        vocabulary.append(best[0] + best[1])
        pieces = {apply_merge(parts, best): count for parts, count in pieces.items()}
    return {token: number for number, token in enumerate(vocabulary)}, merges


class Tokenizer:
    """Encodes and decodes with a vocabulary and its merges."""

    def __init__(self, vocabulary, merges):
        self.vocabulary = vocabulary
        self.ranks = {pair: rank for rank, pair in enumerate(merges)}
        self.tokens = {number: token for token, number in vocabulary.items()}
        self.begin, self.end = vocabulary[BEGIN], vocabulary[END]
        self.known = {}

    @classmethod
    def load(cls, folder):
        with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
            model = json.load(file)["model"]
        return cls(model["vocab"], [tuple(merge.split(" ")) for merge in model["merges"]])

    def encode_piece(self, piece):
        if piece not in self.known:
            parts = to_symbols(piece)
            while len(parts) > 1:
                best = min(zip(parts, parts[1:]), key=lambda p: self.ranks.get(p, len(self.ranks)))
                if best not in self.ranks:
                    break
                parts = apply_merge(parts, best)
            self.known[piece] = [self.vocabulary[part] for part in parts]
        return self.known[piece]

    def encode(self, text):
        return [number for piece in PIECES.findall(text) for number in self.encode_piece(piece)]

    def decode(self, numbers):
        text = "".join(self.tokens[n] for n in numbers if n not in (self.begin, self.end))
        return bytes(BYTES[symbol] for symbol in text).decode("utf-8", errors="replace")


def added_token(number, content):
    return {"id": number, "content": content, "single_word": False, "lstrip": False,
            "rstrip": False, "normalized": False, "special": True}


def write(folder, vocabulary, merges):
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    begin = {"SpecialToken": {"id": BEGIN, "type_id": 0}}
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added_token(0, BEGIN), added_token(1, END)],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [begin, {"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": BEGIN, "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {BEGIN: {"id": BEGIN, "ids": [0], "tokens": [BEGIN]}},
        },
        "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                  "ignore_merges": False, "vocab": vocabulary,
                  "merges": [" ".join(merge) for merge in merges]},
    }
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": BEGIN,
        "eos_token": END,
        "add_bos_token": True,
        "add_eos_token": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 512,
    }
    for name, content in (("tokenizer.json", document), ("tokenizer_config.json", settings)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.write("\n")


if __name__ == "__main__":
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    stories = [grammar.write_story(TRAINING_SEED + n) for n in range(TRAINING_STORIES)]
    write(target, *train(stories))
    tokenizer = Tokenizer.load(target)
    lengths = []
    for story in stories[:1000]:
        numbers = tokenizer.encode(story)
        assert tokenizer.decode(numbers) == story
        lengths.append(len(numbers))
    print("tokens a story: shortest", min(lengths), "mean", sum(lengths) / len(lengths), "longest", max(lengths))
