"""Measures llama.cpp and Intaglio in turn on one shape with random weights, several times, and prints medians and their ratio.

    dotnet build -c Release generator/Intaglio.Tool
    python3 tests/Benchmarks/peers/llama_cpp.py TOOLS BINARIES HIDDEN LAYERS HEADS KV INTERMEDIATE VOCABULARY [tied]
            [--format BF16] [--peer-format BF16] [-p 512] [-n 64] [-t 2] [--rounds 5]

TOOLS holds two files that are not part of this repository, `make_gguf.py` (writes a GGUF of a shape; needs numpy) and `LlamaBench.cs` (calls
llama.cpp through its C interface). BINARIES holds llama.cpp's shared libraries, for example those of the npm package:

    npm install --no-save --ignore-scripts @node-llama-cpp/linux-x64      # node_modules/@node-llama-cpp/linux-x64/bins/linux-x64

Both sides read a prompt of -p tokens in one go and decode -n tokens from an empty cache with -t threads; neither samples. They run one after the
other in each round, so that both meet the same disturbances, and a ratio is taken round by round."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

REPOSITORY = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TOOL = os.path.join(REPOSITORY, "generator", "Intaglio.Tool", "bin", "Release", "net10.0", "Intaglio.Tool.dll")
MEASURES = ("prefill", "decode")


def last_line(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with status {result.returncode}:\n{result.stdout}{result.stderr}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def measure_ours(options, shape):
    report = last_line(["dotnet", TOOL, "bench", "--random", shape, "--format", options.format, "-p", str(options.p), "-n", str(options.n),
                        "-t", str(options.t), "-r", "1", "--json"])
    return {"prefill": report["prefill"]["tokensPerSecond"], "decode": report["decode"]["tokensPerSecond"],
            "prefill limit": report["prefill"]["fractionOfPeak"], "decode limit": report["decode"]["fractionOfBandwidth"]}


def measure_theirs(options, gguf):
    report = last_line(["dotnet", "run", os.path.join(options.tools, "LlamaBench.cs"), "--", options.binaries, gguf,
                        str(options.p), str(options.n), str(options.t), "1"])
    return {"prefill": report["prefillTokensPerSecond"], "decode": report["decodeTokensPerSecond"]}


def spread(values, digits):
    return f"{statistics.median(values):,.{digits}f} [{min(values):,.{digits}f} .. {max(values):,.{digits}f}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", metavar="TOOLS")
    parser.add_argument("binaries", metavar="BINARIES")
    sizes = ("hidden", "layers", "heads", "kv", "intermediate", "vocabulary")
    for size in sizes:
        parser.add_argument(size, type=int, metavar=size.upper())
    parser.add_argument("tied", nargs="?", choices=["tied"])
    parser.add_argument("--format", default="BF16", help="ours, as intaglio bench calls it")
    parser.add_argument("--peer-format", default="BF16", help="theirs: F32, BF16, Q8_0 or Q4_0")
    parser.add_argument("-p", type=int, default=512)
    parser.add_argument("-n", type=int, default=64)
    parser.add_argument("-t", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not os.path.exists(TOOL):
        sys.exit(f"There is no {TOOL}: run dotnet build -c Release generator/Intaglio.Tool first.")

    shape = "llama:" + ",".join(f"{size}={getattr(options, size)}" for size in sizes) + (",tied" if options.tied else "")
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        gguf = os.path.join(folder, "model.gguf")
        subprocess.run([sys.executable, os.path.join(options.tools, "make_gguf.py"), gguf, options.peer_format,
                        *(str(getattr(options, size)) for size in sizes), *(["tied"] if options.tied else [])], check=True)
        for _ in range(options.rounds):
            ours.append(measure_ours(options, shape))
            theirs.append(measure_theirs(options, gguf))

    print(f"{shape}, {options.t} threads, {options.rounds} rounds")
    print(f"{'':8} {'Intaglio ' + options.format + ', tokens/s':34} {'of the limit':14} {'llama.cpp ' + options.peer_format + ', tokens/s':34} ratio")
    for measure in MEASURES:
        mine, other = [round[measure] for round in ours], [round[measure] for round in theirs]
        limit = statistics.median(round[measure + " limit"] for round in ours)
        print(f"{measure:8} {spread(mine, 0):34} {limit:<14.0%} {spread(other, 0):34} {spread([a / b for a, b in zip(mine, other)], 2)}")


if __name__ == "__main__":
    main()
