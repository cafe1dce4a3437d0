#!/usr/bin/env bash
# The window's tests in a network namespace of their own: not one packet leaves. Usage: tests/ui/offline.sh BUILD_FOLDER
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "$1")

if ! unshare --map-root-user --net true 2>/dev/null; then
    echo "SKIPPED: this system lets nobody make a network namespace (unshare --net); test_hostile watched the calls alone"
    exit 0
fi
unshare --map-root-user --net bash -euo pipefail -c '
    loopback=no
    if ip link set lo up 2>/dev/null; then loopback=yes; fi
    sent() { awk "NR > 2 { packets += \$11 } END { print packets + 0 }" /proc/net/dev; }
    before=$(sent)
    export QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
    "$1"/tests/ui/test_hostile -silent nothingIsOpened
    "$1"/tests/ui/test_window -input tests/ui -silent
    after=$(sent)
    echo "packets sent: $((after - before))"
    [ "$before" = "$after" ]
    # A counter that counts nothing would pass all: this one test calls 127.0.0.1 on purpose.
    if [ $loopback = yes ]; then
        "$1"/tests/ui/test_hostile -silent theWatchSees
        [ "$after" != "$(sent)" ]
    fi
' offline "$build"
