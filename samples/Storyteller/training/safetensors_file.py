"""Reads and writes the safetensors format with BF16 weights, by its description:

eight bytes of header length (little endian), a JSON header that names every
tensor with its type, shape and place, then the numbers.
"""

import json
import struct

import numpy


def to_bfloat16(values):
    """The upper half of each float32, rounded to nearest, ties to even."""
    bits = numpy.ascontiguousarray(values, dtype=numpy.float32).view(numpy.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def from_bfloat16(halves):
    return (halves.astype(numpy.uint32) << 16).view(numpy.float32)


def write(path, tensors):
    """Writes a dictionary from name to numpy array of float32."""
    header, parts, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        data = to_bfloat16(tensors[name]).tobytes()
        header[name] = {"dtype": "BF16", "shape": list(tensors[name].shape),
                        "data_offsets": [offset, offset + len(data)]}
        parts.append(data)
        offset += len(data)
    encoded = json.dumps(header, separators=(",", ":")).encode("utf-8")
    # Spaces after the header let the numbers begin at a multiple of eight.
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(encoded)))
        file.write(encoded)
        for part in parts:
            file.write(part)


def read(path):
    """Reads what write wrote, as a dictionary from name to float32 array."""
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            halves = numpy.frombuffer(data[first:last], dtype="<u2")
            tensors[name] = from_bfloat16(halves).reshape(entry["shape"])
    return tensors
