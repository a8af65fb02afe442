#!/bin/sh
# Publishes native binaries and runs them: models against their references for every instruction set that this machine has, and the
# sample against itself under the JIT. The last line says that all of it passed; the exit status is 0 only then.
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
weights="$repository/../shared/real/weights"
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT

fail() {
    echo "$1" >&2
    exit 1
}

quietly() { # command...: its output is shown only where it fails
    "$@" > "$output/log" 2>&1 || { cat "$output/log"; fail "failed: $*"; }
}

publish() { # project, value of IntaglioInstructionSet, folder
    quietly dotnet publish "$1" -c Release -r linux-x64 -p:PublishAot=true -p:IntaglioInstructionSet="$2" -o "$3" --nologo -v quiet
}

run_models() { # value of IntaglioInstructionSet, instruction set that the models must then run with
    echo "== models, $1"
    publish "$repository/tests/NativeAot" "$1" "$output/models-$1"
    if [ -d "$weights" ]; then set -- "$@" "$weights"; fi
    "$output/models-$1/Intaglio.NativeAot" "$repository/tests/Conformance/References" ${3:+"$3"} > "$output/results" || { cat "$output/results"; fail "models fail"; }
    cat "$output/results"
    [ -z "$2" ] || grep -q "$2" "$output/results" || fail "compiled for $1, the models do not run with $2"
}

run_models native ""
if grep -q '\bavx2\b' /proc/cpuinfo; then run_models x86-64-v3 Avx2; fi

# A baseline that the project forces is honoured, and said to be slow.
run_models x86-64-v2 Portable
grep -q 'warning ITGCFG001' "$output/log" || fail "a baseline without AVX2 was published without a warning"

echo "== sample"
story="--seed 7 --length 120 Once upon a time"
publish "$repository/samples/Storyteller" native "$output/sample"
# shellcheck disable=SC2086
"$output/sample/Storyteller" $story > "$output/native.txt"
quietly dotnet build "$repository/samples/Storyteller" -c Release --nologo -v quiet
# shellcheck disable=SC2086
dotnet run -c Release --no-build --project "$repository/samples/Storyteller" -- $story > "$output/jit.txt"
[ -s "$output/native.txt" ] || fail "the native sample told nothing"
cmp "$output/native.txt" "$output/jit.txt" || fail "the native sample and the JIT tell different stories"
echo "the native sample tells the story that the JIT tells"
