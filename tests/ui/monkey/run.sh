#!/usr/bin/env bash
# The monkey under AddressSanitizer and UndefinedBehaviorSanitizer, and again under ThreadSanitizer.
# Usage: tests/ui/monkey/run.sh ACTIONS [SEED]
set -euo pipefail
cd "$(dirname "$0")/../../.."
export PARLOR_MONKEY_ACTIONS=$1 PARLOR_MONKEY_SEED=${2:-1}
export QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
# Qt, fontconfig and their friends keep what they allocated once: only what is lost in our own code would be news,
# and that the tests of each part look for.
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:suppressions=$PWD/tests/ui/monkey/tsan.supp

for sanitizer in asan tsan; do
    echo "monkey under $sanitizer: $1 actions, seed $PARLOR_MONKEY_SEED"
    # What the fake engine does not reach needs no optimising; -O1 keeps the stacks readable and the build short.
    cmake --preset "$sanitizer" -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" >/dev/null
    cmake --build --preset "$sanitizer" --target test_monkey >"build/$sanitizer/monkey-build.log" ||
        { tail -30 "build/$sanitizer/monkey-build.log"; exit 1; }
    "build/$sanitizer/tests/ui/test_monkey" -silent
done
