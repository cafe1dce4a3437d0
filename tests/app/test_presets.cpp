// Presets, what is set for single models, and what a chat has set for itself: kept, cleaned, resolved in
// order.
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/settings/chat_tuning.h"
#include "app/settings/settings.h"

using namespace parlor;
using namespace parlor::app;

namespace {

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

}  // namespace

class TestPresets : public QObject {
    Q_OBJECT
  private slots:
    void presetsAreKeptInOrder() {
        QTemporaryDir folder;
        const QString file = folder.filePath("presets.json");
        QString mine, copy;
        {
            PresetListModel presets(file);
            QVERIFY(presets.count() >= 5);  // built in
            mine = presets.create("Mine", "Be brief.", {{"temperature", 0.5}, {"topK", 9999}, {"evil", 1}});
            copy = presets.duplicate("code");
            QVERIFY(!copy.isEmpty());
            presets.setValue(copy, "seed", 7);
            presets.setPrompt(copy, "Only C++.");
            presets.rename(copy, "C++");
            presets.move(0, presets.count() - 1);
            presets.wait();
        }
        PresetListModel presets(file);
        QCOMPARE(presets.presets().last().id, mine);
        QCOMPARE(presets.presets().last().values.value("topK").toInt(), 200);
        QVERIFY(!presets.presets().last().values.contains("evil"));
        const QVariantMap changed = presets.get(copy);
        QCOMPARE(changed["name"].toString(), "C++");
        QCOMPARE(changed["systemPrompt"].toString(), "Only C++.");
        QCOMPARE(changed["values"].toMap()["seed"].toInt(), 7);
        QCOMPARE(changed["builtIn"].toBool(), false);
        QCOMPARE(presets.get("code")["builtIn"].toBool(), true);
    }

    void builtInOnesStayAsTheyAre() {
        QTemporaryDir folder;
        PresetListModel presets(folder.filePath("presets.json"));
        const QVariantMap before = presets.get("code");
        presets.rename("code", "x");
        presets.setPrompt("code", "x");
        presets.setValue("code", "seed", 1);
        presets.remove("code");
        QCOMPARE(presets.get("code"), before);
    }

    void deletingCanBeUndone() {
        QTemporaryDir folder;
        PresetListModel presets(folder.filePath("presets.json"));
        const QString id = presets.create("Mine");
        presets.move(0, 2);
        QSignalSpy removed(&presets, &PresetListModel::removed);
        presets.remove(id);
        QCOMPARE(removed.count(), 1);
        QVERIFY(!presets.find(id));
        presets.undoRemove();
        QCOMPARE(presets.presets().at(2).id, id);
        presets.undoRemove();  // nothing more to bring back
        QCOMPARE(presets.count(), int(builtInPresets().size()) + 1);
    }

    void exportAndImport() {
        QTemporaryDir folder;
        PresetListModel presets(folder.filePath("presets.json"));
        presets.create("Mine", "提示词", {{"temperature", 0.25}, {"stopStrings", QStringList{"END"}}});
        QSignalSpy exported(&presets, &PresetListModel::exported);
        const QUrl file = QUrl::fromLocalFile(folder.filePath("out.json"));
        presets.exportTo(file);
        QTRY_COMPARE(exported.count(), 1);
        QSignalSpy imported(&presets, &PresetListModel::imported);
        presets.importFrom(file);
        QTRY_COMPARE(imported.count(), 1);
        QCOMPARE(imported[0][0].toInt(), 1);
        const Preset& read = presets.presets().front();
        QCOMPARE(read.name, "Mine 2");  // the first stays
        QCOMPARE(read.systemPrompt, "提示词");
        QCOMPARE(read.values["temperature"].toDouble(), 0.25);
        QCOMPARE(read.values["stopStrings"].toStringList(), QStringList{"END"});
    }

    void brokenFilesAreTold_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no json") << QByteArray("{]");
        QTest::newRow("other json") << QByteArray("[1, 2]");
        QTest::newRow("no names") << QByteArray(
            R"({"presets": [{"sampling": {"temperature": 1}}, 3, null]})");
        QTest::newRow("deep") << QByteArray(5000, '[');
    }
    void brokenFilesAreTold() {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        write(folder.filePath("in.json"), bytes);
        PresetListModel presets(folder.filePath("presets.json"));
        const int before = presets.count();
        QSignalSpy failed(&presets, &PresetListModel::failed);
        presets.importFrom(QUrl::fromLocalFile(folder.filePath("in.json")));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][2].toString(), "SET-004");
        QCOMPARE(presets.count(), before);
    }

    void aDamagedStoreIsKeptBeside() {
        QTemporaryDir folder;
        const QString file = folder.filePath("presets.json");
        write(file, "{broken");
        PresetListModel presets(file);
        QCOMPARE(presets.count(), int(builtInPresets().size()));
        QVERIFY(QFile::exists(file + ".damaged"));
    }

    void modelsAreKept() {
        QTemporaryDir folder;
        const QString file = folder.filePath("models.json");
        {
            ModelChoices models(file);
            QSignalSpy changed(&models, &ModelChoices::changed);
            models.set("/a.gguf", "contextLength", 4096);
            models.set("/a.gguf", "kvType", "q8_0");
            models.set("/a.gguf", "kvType", "nonsense");
            models.set("/a.gguf", "nonsense", 1);
            models.set("/a.gguf", "temperature", 99);
            models.set("", "threads", 1);
            QCOMPARE(changed.count(), 3);
            models.set("/b.gguf", "threads", 3);
            models.reset("/b.gguf", "threads");
            models.wait();
        }
        ModelChoices models(file);
        QCOMPARE(models.models(), QStringList{"/a.gguf"});
        const QVariantMap values = models.values("/a.gguf");
        QCOMPARE(values.size(), 3);
        QCOMPARE(values["contextLength"].toInt(), 4096);
        QCOMPARE(values["kvType"].toString(), "q8_0");
        QCOMPARE(values["temperature"].toDouble(), 2.0);
        models.resetAll("/a.gguf");
        QVERIFY(!models.has("/a.gguf"));
    }

    // chat > preset > model > maker > defaults
    void whatIsNearerCounts() {
        QTemporaryDir folder;
        const QString model = folder.filePath("m.gguf");
        write(
            folder.filePath("starter.json"),
            R"({"file": "m.gguf", "sampling": {"temperature": 0, "top_k": 1, "evil": 3}, "max_answer_tokens": 200})");
        Settings settings(folder.filePath("parlor.ini"));
        ChatTuning tuning(&settings);
        const auto is = [&](double value, const char* source) {
            return tuning.values()["temperature"].toDouble() == value &&
                   tuning.sources()["temperature"] == QLatin1String(source);
        };
        QVERIFY(is(0.7, "default"));
        settings.setTemperature(0.9);
        QVERIFY(is(0.9, "default"));
        tuning.setModel(model);
        QTRY_VERIFY(is(0, "maker"));
        QCOMPARE(tuning.sampling().top_k, 1);
        QCOMPARE(tuning.maxTokens(), 200);
        settings.models()->set(model, "temperature", 0.3);
        QVERIFY(is(0.3, "model"));
        const QString preset = settings.presets()->create("P", "Preset prompt", {{"temperature", 1.5}});
        tuning.setPreset(preset);
        QVERIFY(is(1.5, "preset"));
        QCOMPARE(tuning.presetName(), "P");
        tuning.set("temperature", 1.25);
        QVERIFY(is(1.25, "chat"));
        QVERIFY(tuning.own());
        QCOMPARE(tuning.sampling().temperature, 1.25f);
        tuning.reset("temperature");
        QVERIFY(is(1.5, "preset"));
        settings.presets()->remove(preset);  // a chat that used it falls back
        QVERIFY(is(0.3, "model"));
        tuning.setModel("/other.gguf");
        QVERIFY(is(0.9, "default"));
    }

    void promptsAreInherited() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        ChatTuning tuning(&settings);
        tuning.setModel("/m.gguf");
        QCOMPARE(tuning.promptSource(), "");
        settings.setSystemPrompt("default");
        QCOMPARE(tuning.prompt(), "default");
        settings.models()->set("/m.gguf", "systemPrompt", "model");
        QCOMPARE(tuning.prompt(), "model");
        const QString preset = settings.presets()->create("P", "preset");
        tuning.setPreset(preset);
        QCOMPARE(tuning.prompt(), "preset");
        QCOMPARE(tuning.promptSource(), "preset");
        QSignalSpy edited(&tuning, &ChatTuning::edited);
        tuning.setPrompt("chat");
        QCOMPARE(tuning.prompt(), "chat");
        tuning.setPrompt("");  // emptied by hand: it stays empty
        QCOMPARE(tuning.prompt(), "");
        QCOMPARE(tuning.promptSource(), "chat");
        tuning.resetPrompt();
        QCOMPARE(tuning.prompt(), "preset");
        QCOMPARE(edited.count(), 3);
    }

    void optionsSurviveTheJourney() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        ChatTuning tuning(&settings);
        tuning.setConversation("", R"({"theirs": {"a": 1}, "sampling": {"topK": 5, "nonsense": 1}})");
        QCOMPARE(tuning.sampling().top_k, 5);
        tuning.setPreset("code");
        const QJsonObject options = QJsonDocument::fromJson(tuning.options().toUtf8()).object();
        QCOMPARE(options["preset"].toString(), "code");
        QCOMPARE(options["theirs"].toObject()["a"].toInt(), 1);
        tuning.resetAll();
        QCOMPARE(tuning.sources()["topK"].toString(), "preset");
        for (const char* bad : {"", "nonsense", "[]", "{\"sampling\": 3}", "{\"preset\": {}}"}) {
            tuning.setConversation("", QString::fromLatin1(bad));
            QVERIFY(!tuning.own());
        }
    }

    void aPresetIsMadeOfAChat() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("parlor.ini"));
        ChatTuning tuning(&settings);
        tuning.setPreset("precise");
        tuning.set("seed", 3);
        tuning.setPrompt("Mine");
        const QString id = tuning.keepAsPreset("From a chat");
        const QVariantMap preset = settings.presets()->get(id);
        QCOMPARE(preset["systemPrompt"].toString(), "Mine");
        QCOMPARE(preset["values"].toMap()["seed"].toInt(), 3);
        QCOMPARE(preset["values"].toMap()["temperature"].toDouble(), 0.2);
        QVERIFY(!tuning.own());
        QCOMPARE(tuning.preset(), id);
        settings.setNewChatPreset(id);
        QVERIFY(tuning.newChatOptions().contains(id));
        settings.presets()->remove(id);
        QCOMPARE(tuning.newChatOptions(), "");
    }
};

QTEST_MAIN(TestPresets)
#include "test_presets.moc"
