# Sourced by ./run and ./test: installs what is missing from Debian or Ubuntu packages.

PACKAGES_ENGINE="cmake ninja-build g++ nlohmann-json3-dev"
PACKAGES_WINDOW="qt6-base-dev qt6-declarative-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools linguist-qt6 qt6-svg-dev
    libqt6sql6-sqlite libarchive-dev libgl-dev libxkbcommon-dev fonts-stix
    qml6-module-qtquick qml6-module-qtquick-controls qml6-module-qtquick-templates qml6-module-qtquick-layouts
    qml6-module-qtquick-window qml6-module-qtquick-dialogs qml6-module-qtqml qml6-module-qtqml-models
    qml6-module-qtqml-workerscript qml6-module-qtcore qml6-module-qt-labs-folderlistmodel qml6-module-qt-labs-platform qml6-module-qt-labs-qmlmodels"
PACKAGES_TEST="ccache libboost-context-dev qt6-declarative-dev-tools qml6-module-qttest qt6-qpa-plugins fonts-noto-core fonts-noto-cjk
    clang clang-format clang-tidy libclang-rt-dev g++-mingw-w64-x86-64-posix wine64 wine desktop-file-utils dpkg-dev fakeroot file poppler-utils"

# install_packages LIST: prints what is missing, then installs it (with sudo when not root).
install_packages() {
    local missing="" package
    for package in $1; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "Parlor needs these packages (Debian and Ubuntu names):$missing" >&2
        return 1
    fi
    echo "Installing:$missing"
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo"
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
