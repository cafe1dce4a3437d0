#!/usr/bin/env bash
# Makes the .deb and looks into it; where it may (root in CI), installs it, starts it and removes it again.
set -euo pipefail
cd "$(dirname "$0")/.."
build=build/dev
rm -f "$build"/*.deb
(cd "$build" && cpack -G DEB >cpack.log 2>&1) || { cat "$build/cpack.log" >&2; exit 1; }
deb=$(ls "$build"/parlor_*.deb)
contents=$(dpkg-deb -c "$deb" | awk '{print $6}')
for path in ./usr/bin/parlor ./usr/bin/parlor-cli ./usr/share/applications/io.github.parlor.Parlor.desktop \
    ./usr/share/parlor/starter/parlor-guide-q8_0.gguf ./usr/share/icons/hicolor/scalable/apps/io.github.parlor.Parlor.svg; do
    grep -qx "$path" <<<"$contents" || { echo "FAIL: $path is not in the package" >&2; exit 1; }
done
if grep -E 'training|\.a$|/include/|/cmake/' <<<"$contents"; then echo "FAIL: the package carries development files" >&2; exit 1; fi
desktop-file-validate installer/linux/*.desktop
dpkg-deb -f "$deb" Depends | grep -q libqt6quick6
echo "PASS: $(basename "$deb"), $(du -h "$deb" | cut -f1)"

if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && ! dpkg-query -W parlor >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "./$deb" >/dev/null
    (cd / && parlor-cli generate --prompt "What is Parlor?" --max-tokens 8 --greedy --json | grep -q '"stop"')
    home=$(mktemp -d)
    # The installed window runs for three seconds without a display; 124 is timeout's word for "still running".
    status=0
    (cd / && HOME=$home XDG_CONFIG_HOME= XDG_DATA_HOME= QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software timeout 3 parlor) || status=$?
    [ "$status" = 124 ] || { echo "FAIL: the installed window ended with $status" >&2; exit 1; }
    apt-get remove -y -qq --purge parlor >/dev/null
    if command -v parlor || [ -e /usr/share/parlor ]; then echo "FAIL: removing left files behind" >&2; exit 1; fi
    rm -rf "$home"
    echo "PASS: installs, starts, uninstalls"
fi
