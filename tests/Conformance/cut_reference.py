#!/usr/bin/env python3
"""Cuts a reference directory to a few cases, so that it is small enough to lie in the repository.

    cut_reference.py SOURCE DESTINATION CASE...

config.json and weights.json (recipes) are copied as they are; cases.json keeps the named cases, and expected.safetensors
the tensors that they name. The directories under References were made from the full set with

    cut_reference.py .../llama2-gqa References/llama2-gqa len7 batch2x9
    cut_reference.py .../gpt2       References/gpt2       len7 batch2x9

and in the same way mixtral, bloom-6heads-postres, gemma2 and phi2; with len7 and padded_batch bert-mlm and roberta-classifier, with
enc7_dec9 and padded_batch bart and t5-v11, with gmask_len7 and mask_in_the_middle chatglm.
"""
import json
import shutil
import struct
import sys
from pathlib import Path


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    return header, data[8 + length :]


def write_safetensors(path, header, data, names):
    kept, chunks, offset = {}, [], 0
    if "__metadata__" in header:
        kept["__metadata__"] = header["__metadata__"]
    for name in sorted(names):
        begin, end = header[name]["data_offsets"]
        chunks.append(data[begin:end])
        kept[name] = {**header[name], "data_offsets": [offset, offset + end - begin]}
        offset += end - begin
    text = json.dumps(kept, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def tensors_of(case):
    names = {entry["tensor"] for group in ("inputs", "outputs") for entry in case[group].values()}
    if case.get("greedy"):
        names.add(case["greedy"]["last_logits"])
    return names


def main(source, destination, wanted):
    destination.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "weights.json", "weights.extra.safetensors"):
        if (source / name).exists():
            shutil.copyfile(source / name, destination / name)
    document = json.loads((source / "cases.json").read_text())
    document["cases"] = [case for case in document["cases"] if case["name"] in wanted]
    missing = set(wanted) - {case["name"] for case in document["cases"]}
    if missing:
        sys.exit(f"{source} has no case {', '.join(sorted(missing))}")
    (destination / "cases.json").write_text(json.dumps(document, indent=1) + "\n")
    header, data = read_safetensors(source / "expected.safetensors")
    names = set().union(*(tensors_of(case) for case in document["cases"]))
    write_safetensors(destination / "expected.safetensors", header, data, names)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
