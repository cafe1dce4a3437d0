#!/usr/bin/env bash
# Cross-builds the engine for Windows and holds parlor-cli.exe under wine against the Linux build.
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake --preset windows-engine-only >/dev/null
cmake --build --preset windows-engine-only --target parlor-cli
linux=build/dev/engine/cli/parlor-cli
exe=build/windows-engine-only/engine/cli/parlor-cli.exe
model=resources/starter/parlor-guide-q8_0.gguf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WINEPREFIX="$work/prefix" WINEDEBUG=-all
wine=$(command -v wine64 || ls /usr/lib/wine/wine64 2>/dev/null || command -v wine)
"$wine" wineboot -i >/dev/null 2>&1
# A path that only UTF-16 can say.
mkdir "$work/模型 ü"
cp "$model" "$work/模型 ü/小模型.gguf"
windows_path="Z:$work/模型 ü/小模型.gguf"

same() {  # same NAME ARGUMENTS…: both print the same JSON but for times, paths and the machine
    local name=$1 keep=$2
    shift 2
    "$wine" "$exe" "$@" --model "$windows_path" --json 2>/dev/null | tr -d '\r' > "$work/windows.json"
    "$linux" "$@" --model "$model" --json 2>/dev/null > "$work/linux.json"
    local a b
    a=$(grep -oE "$keep" "$work/windows.json" | sort || true)
    b=$(grep -oE "$keep" "$work/linux.json" | sort || true)
    if [ -z "$a" ] || [ "$a" != "$b" ]; then
        echo "FAIL: $name differs under wine" >&2
        head -c 2000 "$work/windows.json" >&2
        exit 1
    fi
    echo "PASS: $name"
}
same inspect '"(family|layers|width|vocabulary|parameters)": *[^,}]+' inspect
same plan '"(verdict|kv_type)": *[^,}]+' plan
same generate '"(tokens|text|stop)": *(\[[^]]*\]|"[^"]*")' generate --prompt "你好, what is VRAM?" --max-tokens 24 --greedy
if "$wine" "$exe" inspect --model 'Z:\nowhere\模型.gguf' >/dev/null 2>&1; then
    echo "FAIL: a missing file must fail" >&2
    exit 1
fi
echo "PASS: missing file"
