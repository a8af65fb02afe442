#!/bin/sh
# Publishes native binaries and runs them: models against their references, and the sample against itself under the JIT.
#   tests/NativeAot/run.sh [INSTRUCTION_SET...]     as IntaglioInstructionSet takes them; native unless given
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
weights="$repository/../shared/real/weights"
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT

publish() { # project, instruction set, folder
    dotnet publish "$1" -c Release -r linux-x64 -p:PublishAot=true -p:IntaglioInstructionSet="$2" -o "$3" --nologo -v quiet
}

for instruction_set in "${@:-native}"; do
    echo "== models, $instruction_set"
    publish "$repository/tests/NativeAot" "$instruction_set" "$output/models-$instruction_set"
    if [ -d "$weights" ]; then set -- "$weights"; else set --; fi
    "$output/models-$instruction_set/Intaglio.NativeAot" "$repository/tests/Conformance/References" "$@"
done

echo "== sample"
story="--seed 7 --length 120 Once upon a time"
publish "$repository/samples/Storyteller" native "$output/sample"
# shellcheck disable=SC2086
"$output/sample/Storyteller" $story > "$output/native.txt"
dotnet build "$repository/samples/Storyteller" -c Release --nologo -v quiet
# shellcheck disable=SC2086
dotnet run -c Release --no-build --project "$repository/samples/Storyteller" -- $story > "$output/jit.txt"
if ! [ -s "$output/native.txt" ]; then
    echo "the native sample told nothing" >&2
    exit 1
fi
if ! cmp "$output/native.txt" "$output/jit.txt"; then
    echo "the native sample and the JIT tell different stories" >&2
    exit 1
fi
echo "the native sample tells the story that the JIT tells"
