// Models of other programs are found where those programs keep them; strange folders do no harm.
#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/library/model_names.h"
#include "app/library/model_sources.h"

using namespace parlor;
using namespace parlor::app;

namespace {

struct Home {
    QTemporaryDir folder;
    Places places;
    Home() {
        places.home = path("home");
        places.localData = path("home/.local/share");
        places.config = path("home/.config");
        places.systemWide = false;
    }
    QString path(const QString& name) const { return folder.filePath(name); }
    QString write(const QString& name, const QByteArray& bytes = "GGUF") const {
        const QString file = path(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (out.open(QIODevice::WriteOnly)) out.write(bytes);
        return file;
    }
    void link(const QString& target, const QString& name) const {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile::link(target, path(name));
    }
    ScanResult scan(const QStringList& folders = {}, const ScanLimits& limits = {}) const {
        return scanModels(knownSources(places, path("own"), folders), {}, {}, limits);
    }
};

QStringList names(const ScanResult& result) {
    QStringList out;
    for (const FoundModel& model : result.models)
        out << model.source + u' ' + (model.name.isEmpty() ? model.path.section(u'/', -1) : model.name);
    return out;
}

const QByteArray kHash(64, 'a');
QByteArray manifest(const QByteArray& digest) {
    return R"({"schemaVersion":2,"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":")" +
           digest + R"("},{"mediaType":"application/vnd.ollama.image.template","digest":"sha256:)" +
           QByteArray(64, 'c') + R"("}]})";
}

}  // namespace

class TestModelSources : public QObject {
    Q_OBJECT
  private slots:
    void everyProgramsFolder() {
        Home home;
        home.write("own/a.gguf");
        home.write("home/.lmstudio/models/org/repo/b.gguf");
        home.write("elsewhere/c.gguf");
        home.write("home/.lmstudio/settings.json",
                   "{\"downloadsFolder\": \"" + home.path("elsewhere").toUtf8() + "\"}");
        home.write("home/.cache/lm-studio/models/org/repo/d.GGUF");
        home.write("home/jan/models/e/e.gguf");
        home.write("home/.local/share/Jan/data/llamacpp/models/f/model.gguf");
        home.write("home/.cache/huggingface/hub/models--o--g/blobs/0123");
        home.link("../../blobs/0123", "home/.cache/huggingface/hub/models--o--g/snapshots/r1/g.gguf");
        home.write("home/.ollama/models/blobs/sha256-" + kHash);
        home.write("home/.ollama/models/manifests/registry.ollama.ai/library/llama3.2/3b",
                   manifest("sha256:" + kHash));
        home.write("home/mine/h.gguf");
        const QStringList found = names(home.scan({home.path("home/mine")}));
        QCOMPARE(QSet<QString>(found.begin(), found.end()),
                 QSet<QString>({"own a.gguf", "lmstudio b.gguf", "lmstudio c.gguf", "lmstudio d.GGUF",
                                "jan e.gguf", "jan model.gguf", "huggingface g.gguf", "ollama llama3.2:3b",
                                "folder:" + home.path("home/mine") + " h.gguf"}));
    }

    void variablesMoveFolders() {
        Home home;
        home.places.environment = {{"OLLAMA_MODELS", home.path("o")}, {"HF_HOME", home.path("h")}};
        home.write("o/blobs/sha256-" + kHash);
        home.write("o/manifests/hf.co/someone/Thing-GGUF/Q4_K_M", manifest("sha256-" + kHash));
        home.write("h/hub/models--a--b/snapshots/r/x-00001-of-00002.gguf");
        home.write("h/hub/models--a--b/snapshots/r/x-00002-of-00002.gguf");
        QCOMPARE(names(home.scan()), QStringList({"huggingface x-00001-of-00002.gguf",
                                                  "ollama hf.co/someone/Thing-GGUF:Q4_K_M"}));
    }

    // config.json and safetensors files are one model: their folder.
    void foldersAreModels() {
        Home home;
        home.write("own/Tiny-1B/config.json", "{}");
        home.write("own/Tiny-1B/model-00001-of-00002.safetensors", "12345");
        home.write("own/Tiny-1B/model-00002-of-00002.safetensors", "678");
        const QString cache = "home/.cache/huggingface/hub/models--Org--Small-Instruct/";
        home.write(cache + "blobs/0", "{}");
        home.write(cache + "blobs/1", "1234");
        home.link("../../blobs/0", cache + "snapshots/r1/config.json");
        home.link("../../blobs/1", cache + "snapshots/r1/model.safetensors");
        // No models to chat with: a download without its weights, weights alone, parts of others.
        home.write("own/only-config/config.json", "{}");
        home.write("own/only-weights/model.safetensors");
        home.write("own/image/model_index.json", "{}");
        home.write("own/image/text_encoder/config.json", "{}");
        home.write("own/image/text_encoder/model.safetensors");
        home.write("own/adapter/config.json", "{}");
        home.write("own/adapter/adapter_config.json", "{}");
        home.write("own/adapter/adapter_model.safetensors");
        const ScanResult result = home.scan();
        QCOMPARE(names(result), QStringList({"own Tiny-1B", "huggingface Small-Instruct"}));
        QCOMPARE(result.models[0].path, home.path("own/Tiny-1B"));
        QCOMPARE(result.models[0].size, qint64(8));
        QCOMPARE(result.models[1].path, home.path(cache + "snapshots/r1"));
        QCOMPARE(result.models[1].size, qint64(4));
    }

    void whatAPathIsOpenedAs() {
        Home home;
        const QString folder = QFileInfo(home.write("m/config.json", "{}")).path();
        const QString weights = home.write("m/model.safetensors");
        QCOMPARE(modelPath(folder), folder);
        QCOMPARE(modelPath(folder + u'/'), folder);
        QCOMPARE(modelPath(folder + "/config.json"), folder);
        QCOMPARE(modelPath(weights), folder);
        QCOMPARE(modelPath(home.path("absent.gguf")), home.path("absent.gguf"));
        QCOMPARE(modelPath(home.write("alone/model.safetensors")), QString());
        QCOMPARE(modelPath(home.write("notes/text.txt")), QString());
        QCOMPARE(modelPath(home.path("notes")), QString());
        QCOMPARE(modelPath(QString()), QString());
    }

    void oneFileIsListedOnce() {
        Home home;
        const QString file = home.write("own/a.gguf");
        home.link(file, "home/.lmstudio/models/x/also.gguf");
        home.write("home/.ollama/models/blobs/sha256-" + kHash);
        for (const char* tag : {"latest", "7b"})
            home.write(QString("home/.ollama/models/manifests/registry.ollama.ai/library/m/") + tag,
                       manifest("sha256:" + kHash));
        const ScanResult result = home.scan({home.path("own")});
        QCOMPARE(names(result), QStringList({"own a.gguf", "ollama m:7b"}));
        QCOMPARE(result.models[0].alsoIn, QStringList(home.path("home/.lmstudio/models/x/also.gguf")));
        QCOMPARE(result.models[1].alsoIn, QStringList("m:latest"));
    }

    void manifestsCannotPointElsewhere() {
        Home home;
        home.write("secret");
        home.write("home/.ollama/models/blobs/x");
        for (const char* digest : {"sha256:../../../../secret", "sha256:", "../x", "sha256:AAAA"})
            home.write(QString("home/.ollama/models/manifests/r/n/m/%1").arg(qHash(QByteArray(digest))),
                       manifest(digest));
        home.write("home/.ollama/models/manifests/r/n/m/torn", "{\"layers\": [");
        home.write("home/.ollama/models/manifests/r/n/m/list", "[1,2]");
        home.write("home/.ollama/models/manifests/r/n/m/gone", manifest("sha256:" + QByteArray(64, 'b')));
        const ScanResult result = home.scan();
        QVERIFY(result.models.isEmpty());
        QCOMPARE(result.faults.size(), 1);  // the blob that is gone
        QCOMPARE(result.faults[0].kind, ScanFault::BrokenLinks);
    }

    void loopsAndBrokenLinksEnd() {
        Home home;
        home.write("own/deep/a.gguf");
        home.link(home.path("own"), "own/deep/again");
        home.link(home.path("nowhere.gguf"), "own/gone.gguf");
        home.link(home.path("own/self.gguf"), "own/self.gguf");
        const ScanResult result = home.scan();
        QCOMPARE(names(result), QStringList("own a.gguf"));
        QCOMPARE(result.faults.size(), 1);
        QCOMPARE(result.faults[0].count, 2);
    }

    void unreadableFoldersAreSaid() {
        if (geteuid() == 0) QSKIP("root may read everything");
        Home home;
        home.write("own/locked/a.gguf");
        QFile::setPermissions(home.path("own/locked"), {});
        const ScanResult result = home.scan();
        QFile::setPermissions(home.path("own/locked"),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QCOMPARE(result.faults.size(), 1);
        QCOMPARE(result.faults[0].kind, ScanFault::Unreadable);
    }

    void manyFilesAreBounded() {
        Home home;
        for (int i = 0; i < 3000; ++i) home.write(QStringLiteral("own/%1/m%2.gguf").arg(i % 50).arg(i));
        ScanLimits limits;
        qint64 told = 0;
        const auto sources = knownSources(home.places, home.path("own"), {});
        QCOMPARE(scanModels(sources, {}, [&](qint64 looked) { told = looked; }).models.size(), 3000);
        QVERIFY(told > 2000);
        limits.models = 1000;
        const ScanResult few = home.scan({}, limits);
        QCOMPARE(few.models.size(), 1000);
        QCOMPARE(few.faults.size(), 1);
        QCOMPARE(few.faults[0].kind, ScanFault::TooMany);
        limits = {};
        limits.entries = 100;
        QVERIFY(home.scan({}, limits).looked <= 101);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(scanModels(sources, stop.get_token()).stopped);
    }

    void usesFromNames() {
        QCOMPARE(useFromName("mmproj-model-f16.gguf"), ModelUse::Projector);
        QCOMPARE(useFromName("gemma-3-4b-it-mmproj-f16.gguf"), ModelUse::Projector);
        QCOMPARE(useFromName("nomic-embed-text-v1.5.Q8_0.gguf"), ModelUse::Embedding);
        QCOMPARE(useFromName("bge-m3-q8_0.gguf"), ModelUse::Embedding);
        QCOMPARE(useFromName("my-lora-f16.gguf"), ModelUse::Adapter);
        QCOMPARE(useFromName("Qwen2.5-7B-Instruct-Q4_K_M.gguf"), ModelUse::Chat);
        QCOMPARE(useFromName("Explorable-7B.gguf"), ModelUse::Chat);
    }

    void namesAreTakenApart_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("quantization");
        QTest::newRow("usual") << "Qwen2.5-7B-Instruct-Q4_K_M.gguf"
                               << "Qwen2.5-7B-Instruct"
                               << "7B"
                               << "Q4_K_M";
        QTest::newRow("dots") << "mistral-7b-instruct-v0.2.Q5_K_S.gguf"
                              << "mistral-7b-instruct-v0.2"
                              << "7B"
                              << "Q5_K_S";
        QTest::newRow("split") << "Llama-3.3-70B-Instruct-Q8_0-00001-of-00003.gguf"
                               << "Llama-3.3-70B-Instruct"
                               << "70B"
                               << "Q8_0";
        QTest::newRow("ud") << "Qwen3-0.6B-UD-IQ2_XXS.gguf"
                            << "Qwen3-0.6B"
                            << "0.6B"
                            << "IQ2_XXS";
        QTest::newRow("moe") << "Mixtral-8x7B-v0.1.f16.gguf"
                             << "Mixtral-8x7B-v0.1"
                             << "8X7B"
                             << "F16";
        QTest::newRow("lower") << "smollm2-135m-instruct-q8_0.gguf"
                               << "smollm2-135m-instruct"
                               << "135M"
                               << "Q8_0";
        QTest::newRow("none") << "model.gguf"
                              << "model"
                              << ""
                              << "";
        QTest::newRow("only") << "Q4_0.gguf"
                              << "Q4_0"
                              << ""
                              << "";
        QTest::newRow("gguf") << "phi-3-mini-GGUF-Q4_0.gguf"
                              << "phi-3-mini"
                              << ""
                              << "Q4_0";
        QTest::newRow("chinese") << "通义千问-7B-Q4_K_M.gguf"
                                 << "通义千问-7B"
                                 << "7B"
                                 << "Q4_K_M";
        QTest::newRow("empty") << ""
                               << ""
                               << ""
                               << "";
    }
    void namesAreTakenApart() {
        QFETCH(QString, text);
        QFETCH(QString, base);
        QFETCH(QString, size);
        QFETCH(QString, quantization);
        const ModelName name = parseModelName(text);
        QCOMPARE(name.base, base);
        QCOMPARE(name.size, size);
        QCOMPARE(name.quantization, quantization);
    }

    void groupsHoldOneModel() {
        ModelCard card;
        card.name = "Qwen2.5 7B Instruct";
        card.arch.layers = 28;
        ModelCard other = card;
        other.arch.layers = 40;
        QCOMPARE(groupKey(&card, "a"), groupKey(&card, "b"));
        QVERIFY(groupKey(&card, "a") != groupKey(&other, "a"));
        QCOMPARE(groupKey(nullptr, "x-7B-Q4_0.gguf"), groupKey(nullptr, "x-7B.Q8_0.gguf"));
        QVERIFY(groupKey(nullptr, "x-7B-Q4_0.gguf") != groupKey(nullptr, "x-13B-Q4_0.gguf"));
    }
};

QTEST_GUILESS_MAIN(TestModelSources)
#include "test_model_sources.moc"
