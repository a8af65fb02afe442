#!/bin/sh
# How speed grows with workers: runs shapes with random weights over 1, 2, 4, ... workers and prints a Markdown table. By hand, on a quiet machine.
#
#     dotnet build -c Release generator/Intaglio.Tool
#     tests/Benchmarks/scaling.sh [SHAPE...]             # 15M smollm-135m tinyllama-1.1b unless given
#
# WORKERS="1 2 4 8 16", FORMAT=BF16, ROUNDS=5, PROMPT=512 and LENGTH=64 can be set in the environment; counts above the machine's
# processors are left out. A speed-up is over the first count; "of the limit" is over what the machine did with as many workers, in the same rounds.
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
tool="$repository/generator/Intaglio.Tool/bin/Release/net10.0/Intaglio.Tool.dll"
[ -f "$tool" ] || { echo "There is no $tool: run dotnet build -c Release generator/Intaglio.Tool first." >&2; exit 1; }
[ $# -gt 0 ] || set -- 15M smollm-135m tinyllama-1.1b
format=${FORMAT:-BF16}
processors=$(nproc)
folder=$(mktemp -d)
results=$folder/results
trap 'rm -rf "$folder"' EXIT

echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $processors processors, load average $(cut -d ' ' -f 1 /proc/loadavg); $format"
echo
echo "| shape | workers | prefill, tokens/s | speed-up | of the peak | decode, tokens/s | speed-up | of the bandwidth |"
echo "|---|---|---|---|---|---|---|---|"
for shape; do
    : > "$results"
    for workers in ${WORKERS:-1 2 4 8 16}; do
        [ "$workers" -le "$processors" ] || continue
        dotnet "$tool" bench --random "$shape" --format "$format" -t "$workers" -r "${ROUNDS:-5}" -p "${PROMPT:-512}" -n "${LENGTH:-64}" --json \
            > "$folder/output" 2> "$folder/error" || { cat "$folder/error" >&2; exit 1; }
        tail -1 "$folder/output" >> "$results"
    done
    python3 - "$shape" "$results" <<'PROGRAM'
import json, sys
shape, path = sys.argv[1:]
first = None
for line in open(path):
    report = json.loads(line)
    prefill, decode = report["prefill"], report["decode"]
    first = first or (prefill["tokensPerSecond"], decode["tokensPerSecond"])
    def rate(figures):
        return f"{figures['tokensPerSecond']:,.0f} [{figures['lowest']:,.0f} .. {figures['highest']:,.0f}]"
    print(f"| {shape} | {report['workers']} | {rate(prefill)} | {prefill['tokensPerSecond'] / first[0]:.2f} | {prefill['fractionOfPeak']:.0%}"
          f" | {rate(decode)} | {decode['tokensPerSecond'] / first[1]:.2f} | {decode['fractionOfBandwidth']:.0%} |")
PROGRAM
done
