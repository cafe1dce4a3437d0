#!/usr/bin/env bash
# Builds the fuzz targets (clang, ASan + UBSan) and runs each for a while. Usage: tests/fuzz/run.sh SECONDS
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
found=0
for target in build/fuzz/tests/fuzz/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    found=$((found + 1))
    name=$(basename "$target")
    work=build/fuzz/corpus/$name
    mkdir -p "$work"
    seeds=()
    [ -d "tests/fuzz/seeds/$name" ] && seeds=("tests/fuzz/seeds/$name")
    # Two at a time fit two cores; -timeout and -rss_limit_mb make slowness and memory hunger failures too.
    "$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix=build/fuzz/ "$work" "${seeds[@]}" > "build/fuzz/$name.log" 2>&1 &
    pids+=("$!:$name")
    if [ $((found % 2)) = 0 ]; then wait -n || true; fi
done
status=0
for entry in "${pids[@]}"; do
    if wait "${entry%%:*}"; then
        echo "PASS: ${entry##*:} $(grep -oE 'number_of_executed_units: [0-9]+' "build/fuzz/${entry##*:}.log" || true)"
    else
        echo "FAIL: ${entry##*:}" >&2
        tail -n 40 "build/fuzz/${entry##*:}.log" >&2
        status=1
    fi
done
[ "$found" -gt 0 ] || { echo "no fuzz targets" >&2; status=1; }
exit $status
