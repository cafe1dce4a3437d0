// Settings are kept, clamped and told; language and brightness apply at once.
#include <QKeySequence>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/engine/engine_text.h"
#include "app/settings/appearance.h"
#include "app/settings/setting_table.h"
#include "app/settings/shortcut_table.h"

using namespace parlor;
using namespace parlor::app;

class TestSettings : public QObject {
    Q_OBJECT
    // An allowed value that is not the default.
    static QVariant otherValue(const QString& name, const QVariant& initial) {
        static const QHash<QString, QString> kWords = {{"language", "zh_CN"},  {"theme", "dark"},
                                                       {"density", "compact"}, {"motion", "off"},
                                                       {"kvType", "q8_0"},     {"sendKey", "ctrlEnter"}};
        if (kWords.contains(name)) return kWords.value(name);
        switch (initial.typeId()) {
            case QMetaType::Bool:
                return !initial.toBool();
            case QMetaType::Double:
                return initial.toDouble() == 0.95 ? 0.5 : initial.toDouble() + 0.0625;
            case QMetaType::Int:
                return initial.toInt() + 1;
            case QMetaType::QStringList:
                return QStringList({"a, \"b\"", "中文"});
            default:
                return QStringLiteral("words, \"quoted\"; 中文\nsecond line");
        }
    }
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

    // Walks all settings: set → signal → stored → reset → default; and each has a row in the settings window.
    void everySettingIsKeptAndReset_data() {
        QTest::addColumn<QString>("name");
        QTemporaryDir folder;
        const Settings settings(folder.filePath("parlor.ini"));
        QVERIFY(settings.names().size() > 25);
        for (const QString& name : settings.names()) QTest::newRow(qPrintable(name)) << name;
    }
    void everySettingIsKeptAndReset() {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const QString file = folder.filePath("parlor.ini");
        const QByteArray latin = name.toLatin1();
        QVariant other;
        {
            Settings settings(file);
            const QVariant initial = settings.defaultValue(name);
            QCOMPARE(settings.property(latin), initial);
            QVERIFY(settings.isDefault(name));
            other = otherValue(name, initial);
            QSignalSpy any(&settings, &Settings::changed);
            QVERIFY(settings.setProperty(latin, other));
            QCOMPARE(settings.property(latin), other);
            QCOMPARE(any.count(), 1);
            QCOMPARE(any[0][0].toString(), name);
            QVERIFY(!settings.isDefault(name));
            const int revision = settings.revision();
            QVERIFY(settings.setProperty(latin, other));  // the same again: no news
            QCOMPARE(settings.revision(), revision);
        }
        {
            Settings settings(file);
            QCOMPARE(settings.property(latin), other);
            QSignalSpy any(&settings, &Settings::changed);
            settings.reset(name);
            QCOMPARE(any.count(), 1);
            QVERIFY(settings.isDefault(name));
        }
        Settings settings(file);
        QVERIFY(settings.isDefault(name));
    }

    void everySettingHasARow() {
        QTemporaryDir folder;
        const Settings settings(folder.filePath("parlor.ini"));
        const SettingTable table(nullptr);
        // What the window remembers by itself is not chosen.
        const QStringList silent = {"recentModels",     "modelSort",      "sourcesOff",  "modelFolders",
                                    "machineFiles",     "sidebarWidth",   "windowWidth", "windowHeight",
                                    "collapsedFolders", "sidebarVisible", "windowX",     "windowY",
                                    "windowMaximized",  "tuningVisible",  "welcomed",    "lastChat",
                                    "lastModel",        "addedFiles"};
        for (const QString& name : settings.names())
            if (!silent.contains(name)) QVERIFY2(table.rows().contains(name), qPrintable(name));
        for (const SettingRow& row : settingRows()) {
            QVERIFY(*row.label != 0 && *row.about != 0);
            QCOMPARE(row.tuning,
                     tuningField(row.name) != nullptr || row.name == QLatin1String("stopStrings"));
        }
    }

    void rowsAreFoundInBothLanguages() {
        SettingTable table(nullptr);
        const auto names = [&](const QString& text) {
            QStringList found;
            for (const QVariant& row : table.search(text)) found << row.toMap()["name"].toString();
            return found;
        };
        QVERIFY(names("text size").contains("textSize"));
        QVERIFY(names("文字大小").contains("textSize"));
        QVERIFY(names("字体").contains("textSize"));
        QVERIFY(names("SYSTEM prompt").contains("systemPrompt"));
        QVERIFY(names("线程").contains("threads"));
        QVERIFY(names("kv cache").contains("kvType"));
        QVERIFY(names("  ").isEmpty());
        QVERIFY(names("xyzzy").isEmpty());
    }

    // The table of the sampling and the settings say the same.
    void limitsAgree() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        for (const TuningField& field : tuningFields()) {
            QCOMPARE(settings.defaultValue(field.name).toDouble(), field.initial);
            settings.setProperty(field.name, field.to + 1 > 2147483647 ? field.to : field.to + 1);
            QCOMPARE(settings.property(field.name).toDouble(), field.to);
            settings.setProperty(field.name, field.from - 1);
            QCOMPARE(settings.property(field.name).toDouble(), field.from);
        }
    }

    void samplingReachesTheEngine() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        settings.setFrequencyPenalty(0.5);
        settings.setPresencePenalty(-0.5);
        settings.setPenaltyWindow(-1);
        settings.setDryMultiplier(0.75);
        settings.setDryBase(2);
        settings.setDryAllowedLength(3);
        settings.setXtcProbability(0.25);
        settings.setXtcThreshold(0.125);
        settings.setSeed(2147483647);
        settings.setStopStrings({"END", "", QString(100, 'x'), "\n\n"});
        const Sampling sampling = settings.sampling();
        QCOMPARE(sampling.frequency_penalty, 0.5f);
        QCOMPARE(sampling.presence_penalty, -0.5f);
        QCOMPARE(sampling.penalty_window, -1);
        QCOMPARE(sampling.dry_multiplier, 0.75f);
        QCOMPARE(sampling.dry_base, 2.0f);
        QCOMPARE(sampling.dry_allowed_length, 3);
        QCOMPARE(sampling.xtc_probability, 0.25f);
        QCOMPARE(sampling.xtc_threshold, 0.125f);
        QCOMPARE(sampling.seed, uint64_t(2147483647));
        QCOMPARE(sampling.stop.size(), size_t(2));
        QCOMPARE(sampling.stop[1], "\n\n");
    }

    void unknownKeysAreKept() {
        QTemporaryDir folder;
        const QString file = folder.filePath("parlor.ini");
        QSettings(file, QSettings::IniFormat).setValue("later/thing", 7);
        Settings(file).setTextSize(120);
        QCOMPARE(QSettings(file, QSettings::IniFormat).value("later/thing").toInt(), 7);
    }

    void aFileThatCannotBeWrittenIsToldOnce() {
        Settings settings("/proc/nowhere/parlor.ini");
        QSignalSpy told(&settings, &Settings::problemChanged);
        settings.setTextSize(90);
        settings.setTextSize(110);
        settings.flush();
        QCOMPARE(settings.textSize(), 110);
        QCOMPARE(told.count(), 1);
        QVERIFY(settings.problem().contains("parlor.ini"));
        QVERIFY(!settings.problemHint().isEmpty());
    }

    void aDamagedFileIsKeptBeside() {
        QTemporaryDir folder;
        const QString file = folder.filePath("parlor.ini");
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("this is no ini\n[window\ntextSize=130\n");
        out.close();
        const Settings settings(file);
        QVERIFY(!settings.problem().isEmpty());
        QVERIFY(QFile::exists(file + ".damaged"));
    }

    void shortcutsAreValidAndSingle() {
        const ShortcutTable table(nullptr);
        QStringList ids, keys;
        for (const QVariant& value : table.entries()) {
            const QVariantMap entry = value.toMap();
            QVERIFY(!ids.contains(entry["id"].toString()));
            if (!entry["keys"].toStringList().isEmpty()) ids << entry["id"].toString();
            for (const QString& key : entry["keys"].toStringList()) {
                QVERIFY2(!QKeySequence(key).isEmpty(), qPrintable(key));
                if (!entry["global"].toBool()) continue;
                QVERIFY2(!keys.contains(key), qPrintable(key));
                keys << key;
            }
        }
        QStringList grouped;
        for (const QVariant& group : table.groups())
            for (const QVariant& entry : group.toMap()["entries"].toList())
                grouped << entry.toMap()["id"].toString();
        QCOMPARE(QSet(grouped.begin(), grouped.end()), QSet(ids.begin(), ids.end()));
    }

    void motionAndTextSizeApplyAtOnce() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        settings.setMotion("on");
        Appearance appearance(&settings);
        QVERIFY(appearance.motion());
        QSignalSpy moved(&appearance, &Appearance::motionChanged);
        settings.setMotion("off");
        QVERIFY(!appearance.motion());
        QCOMPARE(moved.count(), 1);
        QSignalSpy scaled(&appearance, &Appearance::textScaleChanged);
        settings.setTextSize(1000);
        QCOMPARE(appearance.textScale(), 1.5);
        QCOMPARE(scaled.count(), 1);
        settings.setDensity("compact");
        QVERIFY(appearance.compact());
        settings.setDensity("nonsense");
        QVERIFY(!appearance.compact());
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
        // What a sentence gives as its reason is translated with it.
        const Message cause = message(Msg::GpuHangs, "10");
        const QString told = sentence(message_because(Msg::GpuGoesOnWithout, cause));
        QVERIFY2(told.contains(sentence(cause)) && !told.contains("graphics"), qPrintable(told));
        QCOMPARE(sentence(error), "找不到文件 /a%1.gguf。");
        QCOMPARE(verdictText(Verdict::fits), "适合这台电脑");
        const Message lost = message(Msg::GpuLost, "cuStreamQuery", "700");
        QCOMPARE(withHint(lost), sentence(lost) + hint(lost));  // no space between Chinese sentences
        settings.setLanguage("en");
        QCOMPARE(withHint(lost), sentence(lost) + " " + hint(lost));
        QCOMPARE(withHint(cause), sentence(cause) + (hint(cause).isEmpty() ? "" : " " + hint(cause)));
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
