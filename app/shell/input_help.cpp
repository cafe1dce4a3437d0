#include "app/shell/input_help.h"

#include <QCoreApplication>
#include <QDir>
#include <QFontDatabase>
#include <QStringList>

namespace parlor::app {

namespace {

constexpr struct {
    const char* method;
    const char* plugin;    // part of the file's name
    const char* packages;  // Debian and Ubuntu
} kMethods[] = {{"fcitx5", "fcitx5", "fcitx5-frontend-qt6"},
                {"fcitx", "fcitx", "fcitx5-frontend-qt6"},
                {"ibus", "ibus", "libqt6gui6"}};

}  // namespace

InputHelp inputMethodHelp(const QString& method, const QStringList& plugins) {
    for (const auto& known : kMethods) {
        if (!method.contains(QLatin1String(known.method), Qt::CaseInsensitive)) continue;
        for (const QString& plugin : plugins)
            if (plugin.contains(QLatin1String(known.plugin), Qt::CaseInsensitive)) return {};
        return {
            QCoreApplication::translate("Input", "The input method “%1” cannot write into this window yet.")
                .arg(QLatin1String(known.method)),
            QCoreApplication::translate("Input", "Install the package %1 and start Parlor again.")
                .arg(QLatin1String(known.packages)),
            QStringLiteral("WIN-001")};
    }
    return {};
}

InputHelp inputHelp(bool chinese) {
#ifdef Q_OS_LINUX
    QString method = qEnvironmentVariable("QT_IM_MODULE");
    if (method.isEmpty()) method = qEnvironmentVariable("XMODIFIERS");
    QStringList plugins;
    for (const QString& path : QCoreApplication::libraryPaths())
        plugins += QDir(path + QStringLiteral("/platforminputcontexts")).entryList(QDir::Files);
    if (const InputHelp help = inputMethodHelp(method, plugins); !help.text.isEmpty()) return help;
#endif
    if (!chinese || QFontDatabase::writingSystems().contains(QFontDatabase::SimplifiedChinese)) return {};
    return {QCoreApplication::translate("Input", "No font with Chinese characters was found."),
            QCoreApplication::translate("Input", "Install the package %1 and start Parlor again.")
                .arg(QStringLiteral("fonts-noto-cjk")),
            QStringLiteral("WIN-002")};
}

}  // namespace parlor::app
