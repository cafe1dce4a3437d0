// Starts the Qt Quick tests of this folder (tst_*.qml) with the program's own QML modules.
#include <QQmlContext>
#include <QQmlEngine>
#include <QtQuickTest>

#include "rig.h"
#include "ui/shell/qml_setup.h"

class Setup : public QObject {
    Q_OBJECT
  public slots:
    void applicationAvailable() { parlor::ui::prepareApplication(); }
    void qmlEngineAvailable(QQmlEngine* engine) {
        parlor::ui::prepareEngine(*engine);
        auto* rig = new Rig;
        rig->setParent(this);
        connect(static_cast<parlor::app::Appearance*>(rig->appearance()), &parlor::app::Appearance::languageChanged, engine,
                &QQmlEngine::retranslate);
        engine->rootContext()->setContextProperty("rig", rig);
    }
};

QUICK_TEST_MAIN_WITH_SETUP(window, Setup)
#include "test_window.moc"
