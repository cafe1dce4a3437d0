#!/usr/bin/env bash
# device_code.sh SOURCE_FOLDER: every kernel compiles for GPUs, as NVRTC would take it – no header but its own –, no register is
# spilled, and no array lies in memory instead of registers. Needs nvcc; ends with 77 (skipped) without one.
set -euo pipefail
shopt -s extglob
cd "$1"
nvcc=$(command -v nvcc || ls /usr/local/cuda/bin/nvcc 2>/dev/null) || { echo "no nvcc here: the kernels are compiled for the host alone"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if grep -nE '#include *<' kernels/cuda/device/*; then
    echo "kernels include nothing but headers of their own" >&2
    exit 1
fi
# The oldest target of this toolkit, without the instructions that Pascal lacks; the tensor cores of Volta, of Turing; Hopper;
# Blackwell.
oldest=$("$nvcc" --list-gpu-code | head -n 1)
while read -r arch dp4a tensor sources; do
    "$nvcc" --list-gpu-code | grep -qx "$arch" || { echo "$arch: not in this toolkit"; continue; }
    for source in kernels/cuda/device/*.cu; do
        [[ $(basename "$source") == $sources ]] || continue
        "$nvcc" -x cu -arch="$arch" -cubin -std=c++17 -DPARLOR_HAS_DP4A="$dp4a" -DPARLOR_TENSOR="$tensor" \
            -DPARLOR_OVERLAP=$((${arch#sm_} >= 90)) -Ikernels -Ikernels/base \
            -Xptxas -v -o "$work/out.cubin" "$source" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
        if grep -E '[1-9][0-9]* bytes spill' "$work/log"; then
            echo "$source spills registers on $arch" >&2
            exit 1
        fi
        # The sine of a large angle has a table.
        if grep -B1 -E '[1-9][0-9]* bytes stack frame' "$work/log" | grep 'properties for' | grep -vE ' (rope|heads)$'; then
            echo "$source has arrays in memory on $arch" >&2
            exit 1
        fi
        echo "$arch $(basename "$source"): $(grep -c 'Used [0-9]* registers' "$work/log") kernels, at most" \
            "$(grep -oE 'Used [0-9]+' "$work/log" | sort -k2 -n | tail -n 1 | cut -d' ' -f2) registers"
    done
done <<TARGETS
$oldest 0 0 [!m]*
$oldest 0 0 matmul_[fi]*
$oldest 1 70 *_wmma.cu
sm_75 1 75 *_@(mma|flash|wmma).cu
sm_90 1 80 *
sm_120 1 80 *_@(mma|flash).cu
TARGETS
