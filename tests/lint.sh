#!/usr/bin/env bash
# Formatting, naming, QML and layering. Usage: tests/lint.sh BUILD_FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
failed=0

sources() { git ls-files -- "$@" | { grep -v '\.inc$' || true; }; }

echo "clang-format"
# The lists of messages keep one message a line.
sources '*.cpp' '*.h' ':!engine/include/engine/messages/*' | xargs clang-format --dry-run -Werror || failed=1

echo "layers"
check() {  # check MESSAGE PATTERN FOLDER…: the pattern must not occur
    local message=$1 pattern=$2
    shift 2
    if grep -rnE "$pattern" --include='*.h' --include='*.cpp' "$@"; then
        echo "$message" >&2
        failed=1
    fi
}
check "kernels must not include what lies above them" '#include *[<"](engine|app|ui)/' kernels
check "the engine knows no Qt and nothing above it" '#include *[<"]((app|ui)/|Q[A-Z])' engine
check "app must not include Qt Quick or ui" '#include *[<"](ui/|QtQuick|QQuick)' app
check "no std::regex, no system(): see README" 'std::regex|[^_a-zA-Z:]system\(' kernels engine app ui

echo "qmllint"
mapfile -t qml < <(sources '*.qml')
if [ ${#qml[@]} -gt 0 ]; then
    linter=$(command -v qmllint6 || ls /usr/lib/qt6/bin/qmllint)
    # Deferred: an id inside a control's contentItem makes the control's own default once in vain, and reads well.
    "$linter" --deferred-property-id disable -I "$build/qml" -I /usr/lib/x86_64-linux-gnu/qt6/qml "${qml[@]}" > "$build/qmllint.log" 2>&1 || true
    if grep -E '^(Warning|Error)' "$build/qmllint.log"; then failed=1; fi
fi

echo "clang-tidy (naming)"
# Naming alone, and no compiler warnings, keeps this within minutes.
naming=$(sources 'kernels/*.cpp' 'engine/*.cpp' 'app/*.cpp' 'ui/*.cpp' |
    xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" --checks='-*,readability-identifier-naming' \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-everything 2>/dev/null |
    grep -F '[readability-identifier-naming' | grep '^/' | sort -u || true)
if [ -n "$naming" ]; then
    echo "$naming"
    failed=1
fi

exit $failed
