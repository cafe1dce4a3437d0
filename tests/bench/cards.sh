#!/usr/bin/env bash
# cards.sh BUILD [OUT]: everything that wants a graphics card, in under ten minutes: is it right, then how fast. BUILD is a build
# tree without tests or window (cmake -B BUILD -DCMAKE_BUILD_TYPE=Release -DPARLOR_GUI=OFF), made on this computer so that the
# kernel pack has this card's image. OUT (default: BUILD/cards) gets what is printed, for tests/bench/RESULTS.md. What does not fit
# into MOST_SECONDS (default: 570) is left out, and that is said. With LLAMA_BENCH=/…/llama-bench, that of a build for CUDA,
# llama.cpp reads the same files on the same card.
set -euo pipefail
build=$1
out=${2:-$build/cards}
left() { echo $((${MOST_SECONDS:-570} - SECONDS)); }
within() { if [ "$(left)" -lt "$1" ]; then left; else echo "$1"; fi; }  # seconds of a step
mkdir -p "$out"
cli=$build/engine/cli/parlor-cli
models=$(mktemp -d)
trap 'rm -rf "$models"' EXIT
export XDG_CACHE_HOME=$models/cache

cmake --build "$build" --target parlor-cli kernel_pack parlor_random_model > "$out/build.txt"

echo "== the card, and every kernel on it"
TIMEFORMAT='the check of a first start: %R s'
time "$cli" --check-gpus > "$out/check.json"
"$cli" doctor --verify-all > "$out/doctor.txt"
grep -E "graphics|compute|copies|products|used|kernels for" "$out/doctor.txt"
if grep -q WRONG "$out/doctor.txt"; then grep WRONG "$out/doctor.txt"; fi
sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda/bin/compute-sanitizer 2> /dev/null || true)
sanitize() {
    if [ -z "$sanitizer" ] || [ "$(left)" -lt 20 ]; then echo "$1: left out"; return; fi
    timeout "$(within 120)" "$sanitizer" --tool "$1" "$cli" --check-gpus > "$out/$1.txt" 2>&1 || true
    echo "$1: $(grep -E 'ERROR SUMMARY|hazards' "$out/$1.txt" | tail -n 1)"
}
sanitize memcheck

echo "== the same answers as the processor's"
for format in q4_k q8_0 bf16; do
    "$build/tests/bench/parlor_random_model" "$models/1b" 1b "$format"
    mv "$models/1b" "$models/1b-$format.gguf"
    for device in cpu cuda:0; do
        "$cli" logits --model "$models/1b-$format.gguf" --tokens 1,50,700,9000,120,33,4000,77,8,9,10,11,12 \
            --device "$device" --out "$models/logits-$device" > /dev/null
    done
    python3 - "$models/logits-cpu" "$models/logits-cuda:0" "$format" << 'PY'
import array, sys
a, b = (array.array('f', open(name, 'rb').read()) for name in sys.argv[1:3])
print(f"{sys.argv[3]}: largest difference {max(abs(x - y) for x, y in zip(a, b)) / max(map(abs, a)):.1e} of the largest logit")
PY
    rm "$models/1b-$format.gguf"
done

echo "== speed"
for model in "9b q4_k" "32b q4_k" "30b-a3b q4_k" "9b bf16" "9b q8_0"; do
    if [ "$(left)" -lt 60 ]; then echo "$model: left out, the time is over"; continue; fi
    read -r shape format <<< "$model"
    file=$models/$shape-$format.gguf
    "$build/tests/bench/parlor_random_model" "$file" "$shape" "$format"
    for depth in 0 8192; do
        if [ "$(left)" -lt 15 ]; then echo "$model, depth $depth: left out, the time is over"; continue; fi
        timeout "$(within 100)" "$cli" bench --model "$file" --device cuda:0 --context 16384 -p 2048 -n 64 -d $depth -r 2 --json \
            > "$out/$shape-$format-$depth.json" || { echo "$model: failed"; continue; }
        python3 - "$out/$shape-$format-$depth.json" "$model, depth $depth" << 'PY'
import json, sys
r = json.load(open(sys.argv[1]))
share = r["bandwidth_gbs"] / r["peak_gbs"] if r["peak_gbs"] else 0
peak = r["prompt_tflops"] / r["peak_tflops"] if r["peak_tflops"] else 0
print(f'{sys.argv[2]}: prompt {r["prompt_tps"]:.0f} tokens/s, {r["prompt_tflops"]:.0f} TFLOPS, {peak:.0%} of measured products; '
      f'decode {r["decode_tps"]:.1f} tokens/s, {r["bandwidth_gbs"]:.0f} GB/s, {share:.0%} of measured copies')
PY
    done
    if [ -n "${LLAMA_BENCH:-}" ] && [ "$(left)" -ge 15 ]; then
        timeout "$(within 100)" "$LLAMA_BENCH" -m "$file" -p 2048 -n 64 -ngl 99 -fa 1 -r 2 -o json > "$out/$shape-$format-llama.json" \
            2> /dev/null || echo "$model: llama.cpp failed"
        python3 - "$out/$shape-$format-llama.json" "$model" << 'PY'
import json, sys
text = open(sys.argv[1]).read()
for r in json.loads(text) if text.strip().endswith("]") else []:
    print(f'{sys.argv[2]}: llama.cpp {"prompt" if r["n_prompt"] else "decode"} {r["avg_ts"]:.1f} tokens/s')
PY
    fi
    rm "$file"
done

sanitize racecheck  # takes the longest, and what is measured does not depend on it
