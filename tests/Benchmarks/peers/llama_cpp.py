"""Measures llama.cpp and Intaglio in turn on shapes with random weights, and prints rows of a Markdown table with medians, ranges and ratios.

    dotnet build -c Release generator/Intaglio.Tool
    python3 tests/Benchmarks/peers/llama_cpp.py TOOLS BINARIES SHAPE... [--formats Q8 Q4 BF16 F32] [-t 1 2] [-p 512] [-n 64] [--rounds 5]

SHAPE is 15M, smollm-135m, tinyllama-1.1b, or llama:hidden=288,layers=6,heads=6,kv=6,intermediate=768,vocabulary=32000[,tied], as intaglio bench
--random takes it. TOOLS holds two files that are not part of this repository, `make_gguf.py` (writes a GGUF of a shape; needs numpy) and `LlamaBench.cs`
(calls llama.cpp through its C interface). BINARIES holds llama.cpp's shared libraries, for example those of the npm package:

    npm install --no-save --ignore-scripts @node-llama-cpp/linux-x64      # node_modules/@node-llama-cpp/linux-x64/bins/linux-x64

Both sides read a prompt of -p tokens in one go and decode -n tokens from an empty cache with -t threads; neither samples. They run one after the
other in each round, so that both meet the same disturbances, and a ratio is taken round by round. Each row says the load average that it began with: above the
number of its threads somebody else was computing too. A format that one side does not know is measured on the other alone."""
import argparse
import glob
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

REPOSITORY = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TOOL = os.path.join(REPOSITORY, "generator", "Intaglio.Tool", "bin", "Release", "net10.0", "Intaglio.Tool.dll")
SIZES = ("hidden", "layers", "heads", "kv", "intermediate", "vocabulary")
PRESETS = {
    "15M": "llama:hidden=288,layers=6,heads=6,kv=6,intermediate=768,vocabulary=32000,tied",
    "smollm-135m": "llama:hidden=576,layers=30,heads=9,kv=3,intermediate=1536,vocabulary=49152,tied",
    "tinyllama-1.1b": "llama:hidden=2048,layers=22,heads=32,kv=4,intermediate=5632,vocabulary=32000",
}

# Ours to theirs. Both have a scale for each block of 32 weights. (Q4M is their Q4_1, which the tool that makes their files does not write.)
PEER_FORMATS = {"Q8": "Q8_0", "Q4": "Q4_0", "BF16": "BF16", "F32": "F32"}
USAGE_ERROR = 2


def run(command, refused=None):
    """What a command prints; None where it ends with the status that says that it does not know what it is asked for."""
    result = subprocess.run(command, capture_output=True, text=True)
    if refused is not None and result.returncode == refused:
        return None
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with status {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout


def last_object(output):
    return json.loads(output.strip().splitlines()[-1])


def sizes_of(shape):
    text = PRESETS.get(shape, shape)
    items = dict(item.split("=") for item in re.sub(r"^llama:|,tied$", "", text).split(","))
    return [items.get(size, items["heads"]) for size in SIZES] + (["tied"] if text.endswith(",tied") else [])


class Intaglio:
    def __init__(self, options):
        self.options = options

    def measure(self, shape, form, threads):
        output = run(["dotnet", TOOL, "bench", "--random", shape, "--format", form, "-p", str(self.options.p), "-n", str(self.options.n),
                      "-t", str(threads), "-r", "1", "--json"], refused=USAGE_ERROR)
        if output is None:
            return None
        report = last_object(output)
        return {"prefill": report["prefill"]["tokensPerSecond"], "decode": report["decode"]["tokensPerSecond"],
                "prefill limit": report["prefill"]["fractionOfPeak"], "decode limit": report["decode"]["fractionOfBandwidth"]}


class LlamaCpp:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        run(["dotnet", "publish", os.path.join(options.tools, "LlamaBench.cs"), "-o", os.path.join(folder, "bench"), "--nologo", "-v", "quiet"])

    def measure(self, shape, form, threads):
        gguf = self.file_of(shape, form)
        report = last_object(run(["dotnet", os.path.join(self.folder, "bench", "LlamaBench.dll"), self.options.binaries, gguf,
                                  str(self.options.p), str(self.options.n), str(threads), "1"]))
        return {"prefill": report["prefillTokensPerSecond"], "decode": report["decodeTokensPerSecond"]}

    def file_of(self, shape, form):
        """The shape as a GGUF. One at a time: a model of a billion parameters has four gigabytes."""
        gguf = os.path.join(self.folder, re.sub(r"\W", "_", f"{shape}-{form}") + ".gguf")
        if not os.path.exists(gguf):
            for other in glob.glob(os.path.join(self.folder, "*.gguf")):
                os.remove(other)
            run([sys.executable, os.path.join(self.options.tools, "make_gguf.py"), gguf, form, *sizes_of(shape)])
        return gguf

    def version(self):
        package = os.path.join(self.options.binaries, "..", "..", "package.json")
        if not os.path.exists(package):
            return "llama.cpp"
        with open(package, encoding="utf-8") as file:
            description = json.load(file)
        return f"llama.cpp ({description['name']} {description['version']})"


def spread(values):
    if not values:
        return "-"
    digits = 2 if statistics.median(values) < 10 else 1 if statistics.median(values) < 100 else 0
    return f"{statistics.median(values):,.{digits}f} [{min(values):,.{digits}f} .. {max(values):,.{digits}f}]"


def compare(options, shape, form, threads, intaglio, peer):
    load = os.getloadavg()[0]
    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(intaglio.measure(shape, form, threads))
        theirs.append(peer.measure(shape, PEER_FORMATS[form], threads))
    for measure in ("prefill", "decode"):
        mine = [round[measure] for round in ours if round]
        other = [round[measure] for round in theirs]
        limit = f"{statistics.median(round[measure + ' limit'] for round in ours):.0%}" if mine else "-"
        ratio = spread([a / b for a, b in zip(mine, other)])
        print(f"| {shape} | {form} / {PEER_FORMATS[form]} | {threads} | {measure} | {spread(mine)} | {limit} | {spread(other)} | {ratio} | {load:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", metavar="TOOLS")
    parser.add_argument("binaries", metavar="BINARIES")
    parser.add_argument("shapes", metavar="SHAPE", nargs="+")
    parser.add_argument("--formats", nargs="+", choices=list(PEER_FORMATS), default=list(PEER_FORMATS), help="ours, as intaglio bench calls them")
    parser.add_argument("-p", type=int, default=512)
    parser.add_argument("-n", type=int, default=64)
    parser.add_argument("-t", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not os.path.exists(TOOL):
        sys.exit(f"There is no {TOOL}: run dotnet build -c Release generator/Intaglio.Tool first.")

    with tempfile.TemporaryDirectory() as folder:
        intaglio, peer = Intaglio(options), LlamaCpp(options, folder)
        print(f"| shape | format | threads | | Intaglio, tokens/s | of the limit | {peer.version()}, tokens/s | ratio | load |")
        print("|---|---|---|---|---|---|---|---|---|")
        for shape in options.shapes:
            for form in options.formats:
                for threads in options.t:
                    compare(options, shape, form, threads, intaglio, peer)


if __name__ == "__main__":
    main()
