#!/bin/sh
# screenshots.sh BUILD: makes the pictures of README.md anew, from the scenes of tests/ui/screens.
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
to=$here/../../resources/screenshots
full=$(mktemp -d)
trap 'rm -rf "$full"' EXIT
mkdir -p "$to" "$full/half"

make_one() {  # ROW NAME
    QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software PARLOR_SCREENS_FULL=$full PARLOR_SCREENS_WRITE=$full/half \
        "$build/tests/ui/test_screens" -silent "looksAsCommitted:$1"
    convert "$full/$1.png" -strip -dither None -colors 255 -define png:compression-level=9 "$to/$2.png"
}
make_one answer-en-light-1180 chat
make_one picker-en-dark-1180 models
make_one settings-en-light-1180 settings
make_one answer-zh_CN-light-1180 chinese
ls -l "$to"
