"""Rounds the matrices of a checkpoint as GGUF's Q4_0, Q4_1 or Q8_0 would and writes them as 32-bit floats: what the format costs by itself, without rounded inputs.

    /usr/bin/python3 tests/Benchmarks/peers/gguf_rounding.py FOLDER OUTPUT Q4_0|Q4_1|Q8_0
    intaglio perplexity OUTPUT --text FILE --format F32            # beside: intaglio perplexity FOLDER --text FILE --format F32,Q8,Q4,Q4M

FOLDER is a model as Hugging Face publishes it, with one file model.safetensors. Blocks of 32 columns have a scale in 16 bits. Q4_0: the number of the largest magnitude becomes
-8, integers from 0 to 15 stand for -8 to 7. Q4_1: they stand for steps from the smallest number to the largest. Q8_0: the largest magnitude becomes 127. Needs numpy."""
import json
import os
import shutil
import struct
import sys

import numpy

BLOCK = 32
READERS = {
    "F32": lambda raw: numpy.frombuffer(raw, "<f4"),
    "F16": lambda raw: numpy.frombuffer(raw, "<f2").astype("f4"),
    "BF16": lambda raw: (numpy.frombuffer(raw, "<u2").astype("u4") << 16).view("f4"),
}


def inverse(scale):
    return numpy.where(scale != 0, 1 / numpy.where(scale != 0, scale, 1), 0)


def q4_0(blocks):
    largest = numpy.take_along_axis(blocks, numpy.abs(blocks).argmax(-1)[..., None], -1)
    scale = largest / numpy.float32(-8)
    integers = numpy.clip(numpy.floor(blocks * inverse(scale) + numpy.float32(8.5)), 0, 15) - 8
    return integers * scale.astype("f2").astype("f4")


def q4_1(blocks):
    smallest = blocks.min(-1, keepdims=True)
    scale = (blocks.max(-1, keepdims=True) - smallest) / numpy.float32(15)
    integers = numpy.clip(numpy.floor((blocks - smallest) * inverse(scale) + numpy.float32(0.5)), 0, 15)
    return integers * scale.astype("f2").astype("f4") + smallest.astype("f2").astype("f4")


def q8_0(blocks):
    scale = numpy.abs(blocks).max(-1, keepdims=True) / numpy.float32(127)
    scaled = blocks * inverse(scale)
    integers = numpy.sign(scaled) * numpy.floor(numpy.abs(scaled) + numpy.float32(0.5))
    return integers * scale.astype("f2").astype("f4")


ROUNDINGS = {"Q4_0": q4_0, "Q4_1": q4_1, "Q8_0": q8_0}


def rounded(matrix, rounding):
    rows, columns = matrix.shape
    blocks = numpy.pad(matrix, ((0, 0), (0, -columns % BLOCK))).reshape(rows, -1, BLOCK)
    return rounding(blocks).reshape(rows, -1)[:, :columns]


def main(source, output, name):
    os.makedirs(output, exist_ok=True)
    for file in os.listdir(source):
        if not file.endswith(".safetensors") and os.path.isfile(os.path.join(source, file)):
            shutil.copy(os.path.join(source, file), output)
    with open(os.path.join(source, "model.safetensors"), "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    tensors, contents = {}, bytearray()
    for tensor, entry in header.items():
        start, end = entry["data_offsets"]
        values = READERS[entry["dtype"]](data[start:end]).reshape(entry["shape"])
        if values.ndim == 2:
            values = rounded(values, ROUNDINGS[name])
        raw = numpy.ascontiguousarray(values, "<f4").tobytes()
        tensors[tensor] = {"dtype": "F32", "shape": entry["shape"], "data_offsets": [len(contents), len(contents) + len(raw)]}
        contents += raw
    text = json.dumps(tensors).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(output, "model.safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + contents)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[3] not in ROUNDINGS:
        sys.exit(__doc__)
    main(*sys.argv[1:])
