"""Measures how long a process takes from its start to its first token, and the memory that it then has, beside llama.cpp on the same shape.

    /usr/bin/python3 tests/Benchmarks/startup/startup.py TOOLS BINARIES [--runs 30] [-t 2] [--tokenizer FOLDER]

A native program (FirstToken, published here) maps a packed model of 15 million parameters in BF16 with its tokenizer, reads a prompt and writes pieces of text as they
come; a program in C does the least with llama.cpp that gives a token (llama_first_token.c). Time runs from before the process is made to the first byte on its
standard output; both run in turn, and both files are in the page cache. Memory is the most that was resident, mapped files included.

TOOLS holds `make_gguf.py`, BINARIES llama.cpp's shared libraries, both as peers/llama_cpp.py says; needs numpy, gcc and what a native publish needs. The vocabulary
is made up, the same 32,000 tokens on both sides; with --tokenizer the program is measured with the tokenizer of a folder as well."""
import argparse
import glob
import json
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
HIDDEN, LAYERS, HEADS, INTERMEDIATE, VOCABULARY = 288, 6, 6, 768, 32000
PROMPT = "Once upon a time"
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with status {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def write_tokenizer(folder):
    """A SentencePiece model of the tokens that make_gguf.py writes: bytes, and words without a meaning."""
    pieces = [("<unk>", UNKNOWN), ("<s>", CONTROL), ("</s>", CONTROL)] + [(f"<0x{value:02X}>", BYTE) for value in range(256)]
    pieces += [(f"t{index}", NORMAL) for index in range(len(pieces), VOCABULARY)]
    byte_pair_encoding, no_rules = field(2, varint(3 << 3) + varint(2)), field(3, b"")
    with open(os.path.join(folder, "tokenizer.model"), "wb") as file:
        for text, kind in pieces:
            file.write(field(1, field(1, text.encode()) + varint(2 << 3 | 5) + struct.pack("<f", 0) + varint(3 << 3) + varint(kind)))
        file.write(byte_pair_encoding + no_rules)


def write_checkpoint(folder):
    """Random weights in BF16 under the names that Llama's have."""
    random = numpy.random.default_rng(0)
    shapes = {"model.embed_tokens.weight": (VOCABULARY, HIDDEN), "model.norm.weight": (HIDDEN,)}
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        shapes |= {prefix + name + ".weight": (HIDDEN,) for name in ("input_layernorm", "post_attention_layernorm")}
        shapes |= {f"{prefix}self_attn.{name}_proj.weight": (HIDDEN, HIDDEN) for name in "qkvo"}
        shapes |= {f"{prefix}mlp.{name}_proj.weight": (INTERMEDIATE, HIDDEN) for name in ("gate", "up")}
        shapes[prefix + "mlp.down_proj.weight"] = (HIDDEN, INTERMEDIATE)
    header, blobs, offset = {}, [], 0
    for name, shape in shapes.items():
        values = numpy.ones(shape, numpy.float32) if len(shape) == 1 else random.standard_normal(shape, dtype=numpy.float32) * numpy.float32(0.02)
        blobs.append((values.view(numpy.uint32) >> 16).astype("<u2").tobytes())
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [offset, offset + len(blobs[-1])]}
        offset += len(blobs[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(folder, "model.safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def start(command):
    """Milliseconds to the first byte, and the numbers that the program gives at its end: the most kilobytes that were resident come first."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = os.read(process.stdout.fileno(), 1)
    milliseconds = (time.perf_counter() - begin) * 1e3
    process.stdout.read()
    said = process.stderr.read().decode()
    status = process.wait()
    if status != 0 or not first:
        sys.exit(f"{' '.join(command)}\nended with status {status}:\n{said}")
    return milliseconds, [int(number) for number in said.split()]


def peer_command(options, folder):
    """llama.cpp with the best of its libraries that this processor can run; finding it is not counted."""
    program, gguf = os.path.join(folder, "llama_first_token"), os.path.join(folder, "model.gguf")
    run("gcc", "-O2", "-o", program, os.path.join(HERE, "llama_first_token.c"), "-ldl")
    run(sys.executable, os.path.join(options.tools, "make_gguf.py"), gguf, "BF16", *map(str, (HIDDEN, LAYERS, HEADS, HEADS, INTERMEDIATE, VOCABULARY)), "tied")
    best = None
    for library in glob.glob(os.path.join(options.binaries, "libggml-cpu*.so")):
        command = [program, options.binaries, library, gguf, PROMPT, str(options.t)]
        if subprocess.run(command, capture_output=True).returncode == 0:
            figure = min(start(command)[0] for _ in range(3))
            best = min(best or (figure, command), (figure, command))
    return best[1] if best else sys.exit("No library of llama.cpp runs here.")


def own_command(folder, program, tokenizer):
    """A packed model with a tokenizer."""
    source = os.path.join(folder, "source")
    packed = os.path.join(folder, f"{'made' if tokenizer is None else 'given'}.intaglio")
    for old in glob.glob(os.path.join(source, "*token*")):
        os.remove(old)
    if tokenizer is None:
        write_tokenizer(source)
    else:
        for file in glob.glob(os.path.join(tokenizer, "*token*")):
            shutil.copyfile(file, os.path.join(source, os.path.basename(file)))
    executable = os.path.join(program, "Intaglio.FirstToken")
    run(executable, "pack", source, packed)
    return [executable, packed, PROMPT]


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f} .. {max(values):.{digits}f}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", metavar="TOOLS")
    parser.add_argument("binaries", metavar="BINARIES")
    parser.add_argument("--tokenizer", metavar="FOLDER")
    parser.add_argument("--program", metavar="FOLDER", help="where the program was published already")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("-t", type=int, default=2, help="threads of llama.cpp; the program has a worker for each core")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "source"))
        program = options.program or os.path.join(folder, "program")
        if not options.program:
            run("dotnet", "publish", os.path.join(HERE, "FirstToken"), "-c", "Release", "-r", "linux-x64", "-p:PublishAot=true", "-o", program, "--nologo", "-v", "quiet")
        write_checkpoint(os.path.join(folder, "source"))
        commands = {"Intaglio, made-up tokenizer": own_command(folder, program, None), "llama.cpp": peer_command(options, folder)}
        if options.tokenizer:
            commands["Intaglio, " + options.tokenizer] = own_command(folder, program, options.tokenizer)
        figures = {name: [] for name in commands}
        print(f"load average {os.getloadavg()[0]:.1f}, {options.runs} starts of each in turn")
        for _ in range(options.runs):
            for name, command in commands.items():
                figures[name].append(start(command))

    needed = figures["Intaglio, made-up tokenizer"][0][1][1]
    print(f"weights and cache: {needed / 1e6:.1f} MB")
    for name, runs in figures.items():
        memory = statistics.median(numbers[0] * 1024 for _, numbers in runs)
        print(f"{name}: first token after {spread([figure for figure, _ in runs], 1)} ms, resident {memory / 1e6:.1f} MB, {(memory - needed) / 1e6:+.1f} MB")
    ours, theirs = ([figure for figure, _ in figures[name]] for name in ("Intaglio, made-up tokenizer", "llama.cpp"))
    print(f"Intaglio takes {statistics.median(ours) / statistics.median(theirs):.2f} of llama.cpp's time")


if __name__ == "__main__":
    main()
