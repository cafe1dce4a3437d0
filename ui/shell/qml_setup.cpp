#include "ui/shell/qml_setup.h"

#include <QtQml/qqmlextensionplugin.h>
#include <QFont>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QIcon>
#include <QKeyEvent>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QQmlNetworkAccessManagerFactory>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTimer>
#include <atomic>

#include "ui/shell/icon_provider.h"
#include "ui/shell/math_room_provider.h"

Q_IMPORT_QML_PLUGIN(Parlor_ThemePlugin)
Q_IMPORT_QML_PLUGIN(Parlor_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Parlor_MathsPlugin)
Q_IMPORT_QML_PLUGIN(Parlor_BlocksPlugin)
Q_IMPORT_QML_PLUGIN(Parlor_ChatPlugin)
Q_IMPORT_QML_PLUGIN(Parlor_LibraryPlugin)
Q_IMPORT_QML_PLUGIN(Parlor_SettingsPlugin)
Q_IMPORT_QML_PLUGIN(Parlor_WindowPlugin)

void qml_register_types_Parlor_Core();  // NOLINT(readability-identifier-naming): made by qt_add_qml_module

namespace parlor::ui {

namespace {

std::atomic<int> requests = 0;

class RefusedReply : public QNetworkReply {
  public:
    RefusedReply(const QNetworkRequest& request, QObject* parent) : QNetworkReply(parent) {
        setRequest(request);
        setUrl(request.url());
        setError(ContentAccessDenied, QStringLiteral("refused"));
        QTimer::singleShot(0, this, [this] {
            emit errorOccurred(ContentAccessDenied);
            setFinished(true);
            emit finished();
        });
    }
    void abort() override {}

  protected:
    qint64 readData(char*, qint64) override { return -1; }
};

class RefusingManager : public QNetworkAccessManager {
  public:
    using QNetworkAccessManager::QNetworkAccessManager;

  protected:
    QNetworkReply* createRequest(Operation, const QNetworkRequest& request, QIODevice*) override {
        ++requests;
        return new RefusedReply(request, this);
    }
};

class RefusingFactory : public QQmlNetworkAccessManagerFactory {
  public:
    QNetworkAccessManager* create(QObject* parent) override { return new RefusingManager(parent); }
};

// Text fields take Ctrl+K for themselves on some desktops (it deletes to the end of the line): the palette
// must open from wherever one writes.
class PaletteKey : public QObject {
  public:
    using QObject::QObject;

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::ShortcutOverride) return false;
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() != Qt::Key_K || key->modifiers() != Qt::ControlModifier) return false;
        event->ignore();
        return true;
    }
};

}  // namespace

void prepareApplication() {
    qApp->installEventFilter(new PaletteKey(qApp));
    qml_register_types_Parlor_Core();
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    QQuickWindow::setTextRenderType(QQuickWindow::NativeTextRendering);
    // An explicit list: with the system's default, some Chinese glyphs come out bold among normal ones.
    QFont font;
    const QStringList installed = QFontDatabase::families();
    QStringList families;
    for (const char* family : {"Noto Sans", "Segoe UI", "DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei",
                               "WenQuanYi Micro Hei", "Droid Sans Fallback"})
        if (installed.contains(QLatin1String(family))) families << QLatin1String(family);
    if (!families.isEmpty()) font.setFamilies(families);
    font.setPixelSize(14);
    QGuiApplication::setFont(font);
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/parlor.svg")));
}

void prepareEngine(QQmlEngine& engine) {
    static RefusingFactory factory;
    engine.addImportPath(QStringLiteral(":/qt/qml"));
    engine.addImageProvider(QStringLiteral("icon"), new IconProvider);
    engine.addImageProvider(QStringLiteral("math"), new MathRoomProvider);
    engine.setNetworkAccessManagerFactory(&factory);
}

int networkRequests() {
    return requests;
}

}  // namespace parlor::ui
