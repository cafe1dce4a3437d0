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
        m_rig.reset();  // the one of the file before lets go of what the new one takes
        m_rig = std::make_unique<Rig>();
        connect(static_cast<parlor::app::Appearance*>(m_rig->appearance()),
                &parlor::app::Appearance::languageChanged, engine, &QQmlEngine::retranslate);
        connect(engine, &QQmlEngine::warnings, m_rig.get(), [this](const QList<QQmlError>& errors) {
            for (const QQmlError& error : errors) m_rig->complain(error.toString());
        });
        engine->rootContext()->setContextProperty("rig", m_rig.get());
    }
    void cleanupTestCase() { m_rig.reset(); }  // while the application still exists

  private:
    std::unique_ptr<Rig> m_rig;
};

QUICK_TEST_MAIN_WITH_SETUP(window, Setup)
#include "test_window.moc"
