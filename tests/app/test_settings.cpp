// Settings are kept, clamped and told; language and brightness apply at once.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/engine/engine_text.h"
#include "app/settings/appearance.h"

using namespace parlor;
using namespace parlor::app;

class TestSettings : public QObject {
    Q_OBJECT
  private slots:
    void valuesAreKept() {
        QTemporaryDir folder;
        const QString file = folder.filePath("parlor.ini");
        {
            Settings settings(file);
            settings.setTemperature(1.25);
            settings.setTopK(7);
            settings.setAddedFiles({"/模型/a.gguf", "/b,c.gguf"});
            settings.setSystemPrompt("Line\n“two”");
            settings.setWindowWidth(900);
        }
        Settings settings(file);
        QCOMPARE(settings.temperature(), 1.25);
        QCOMPARE(settings.topK(), 7);
        QCOMPARE(settings.addedFiles(), QStringList({"/模型/a.gguf", "/b,c.gguf"}));
        QCOMPARE(settings.systemPrompt(), "Line\n“two”");
        QCOMPARE(settings.windowWidth(), 900);
        QCOMPARE(settings.sampling().top_k, 7);
    }

    void nonsenseIsClamped() {
        QTemporaryDir folder;
        const QString file = folder.filePath("parlor.ini");
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue("sampling/temperature", 99);
            raw.setValue("sampling/topK", "x");
            raw.setValue("model/threads", -3);
        }
        Settings settings(file);
        QCOMPARE(settings.temperature(), 2.0);
        QCOMPARE(settings.topK(), 40);  // not a number: the default
        QCOMPARE(settings.threads(), 0);
        settings.setTopP(0);
        QCOMPARE(settings.topP(), 0.05);
    }

    void changesAreToldOnce() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        QSignalSpy changed(&settings, &Settings::temperatureChanged);
        settings.setTemperature(1);
        settings.setTemperature(1);
        QCOMPARE(changed.count(), 1);
        settings.resetSampling();
        QCOMPARE(settings.temperature(), 0.7);
    }

    void languageAppliesAtOnce() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        settings.setLanguage("en");
        Appearance appearance(&settings);
        const Error error = message(Msg::FileNotFound, "/a%1.gguf");
        QCOMPARE(sentence(error), "There is no file at /a%1.gguf.");
        settings.setLanguage("zh_CN");
        QCOMPARE(appearance.language(), "zh_CN");
        QCOMPARE(sentence(error), "找不到文件 /a%1.gguf。");
        QCOMPARE(verdictText(Verdict::fits), "适合这台电脑");
        settings.setLanguage("en");
        QCOMPARE(verdictText(Verdict::fits), "Fits this computer");
    }

    void themeAppliesAtOnce() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        settings.setTheme("light");
        Appearance appearance(&settings);
        QSignalSpy changed(&appearance, &Appearance::darkChanged);
        settings.setTheme("dark");
        QVERIFY(appearance.dark());
        QCOMPARE(changed.count(), 1);
    }
};

QTEST_MAIN(TestSettings)
#include "test_settings.moc"
