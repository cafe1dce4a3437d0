// Every family against Hugging Face Transformers, in float32: tests/oracle/family_vectors.py.
#include <QDir>

#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

struct Case {
    std::vector<std::vector<int>> prompts, greedy;
    std::vector<std::vector<float>> logits;  // [prompt][tokens * vocabulary]
};

Case read_case(const QString& name) {
    const QString base = QStringLiteral("families/") + name;
    const QJsonObject json = QJsonDocument::fromJson(tiny::read(base + ".json")).object();
    const QByteArray bytes = tiny::read(base + ".logits");
    std::vector<float> all(static_cast<size_t>(bytes.size()) / sizeof(float));
    std::memcpy(all.data(), bytes.data(), all.size() * sizeof(float));
    Case out;
    size_t tokens = 0, begin = 0;
    for (const QJsonValue& prompt : json["prompts"].toArray()) {
        out.prompts.push_back(tiny::numbers(prompt));
        tokens += out.prompts.back().size();
    }
    for (const QJsonValue& greedy : json["greedy"].toArray()) out.greedy.push_back(tiny::numbers(greedy));
    const size_t vocabulary = tokens > 0 ? all.size() / tokens : 0;
    for (const std::vector<int>& prompt : out.prompts) {
        const size_t end = begin + prompt.size() * vocabulary;
        out.logits.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                all.begin() + static_cast<std::ptrdiff_t>(end));
        begin = end;
    }
    return out;
}

tiny::Running running(const QString& name, const tiny::Setup& setup = {}) {
    return tiny::Running(QStringLiteral("families/") + name, setup);
}

}  // namespace

class TestFamilies : public QObject {
    Q_OBJECT

    static void addFamilies() {
        QTest::addColumn<QString>("name");
        const QDir folder(QStringLiteral(PARLOR_TEST_DATA "/run/families"));
        for (const QString& file : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
            const QString name = file.chopped(5);
            QTest::newRow(qPrintable(name)) << name;
        }
    }

  private slots:
    void hasFamilies() {
        const QDir folder(QStringLiteral(PARLOR_TEST_DATA "/run/families"));
        QVERIFY(folder.entryList({QStringLiteral("*.json")}, QDir::Files).size() >= 16);
    }

    void everyRowIsNearTheReference_data() { addFamilies(); }
    void everyRowIsNearTheReference() {
        QFETCH(QString, name);
        const Case one = read_case(name);
        QCOMPARE(one.prompts.size(), 3u);
        const tiny::Running model = running(name);
        for (size_t p = 0; p < one.prompts.size(); ++p) {
            const std::vector<float> logits = model.logits(one.prompts[p]);
            QCOMPARE(logits.size(), one.logits[p].size());
            const size_t columns = logits.size() / one.prompts[p].size();
            for (size_t row = 0; row < one.prompts[p].size(); ++row) {
                const double error = tiny::distance(std::span(logits).subspan(row * columns, columns),
                                                    std::span(one.logits[p]).subspan(row * columns, columns));
                QVERIFY2(error < 1e-4,
                         qPrintable(QStringLiteral("prompt %1, row %2: %3").arg(p).arg(row).arg(error)));
            }
        }
    }

    void greedyTokensAreEqual_data() { addFamilies(); }
    void greedyTokensAreEqual() {
        QFETCH(QString, name);
        const Case one = read_case(name);
        const tiny::Running model = running(name);
        for (size_t p = 0; p < one.prompts.size(); ++p) {
            QCOMPARE(one.greedy[p].size(), 64u);
            QCOMPARE(model.greedy(one.prompts[p], 64), one.greedy[p]);
        }
    }

    // One batch, odd pieces, token by token.
    void batchesDoNotMatter_data() { addFamilies(); }
    void batchesDoNotMatter() {
        QFETCH(QString, name);
        const Case one = read_case(name);
        const std::vector<int>& prompt = one.prompts.back();
        const std::vector<float> whole = running(name).logits(prompt);
        for (const int batch : {1, 7, 16}) {
            const std::vector<float> parts = running(name, {.batch = batch}).logits(prompt);
            const double error = tiny::distance(parts, whole);
            QVERIFY2(error < 1e-5, qPrintable(QStringLiteral("batches of %1: %2").arg(batch).arg(error)));
        }
    }

    // Going on from a cached beginning, shorter and longer, gives what a fresh session gives.
    void reusedBeginningsDoNotMatter_data() { addFamilies(); }
    void reusedBeginningsDoNotMatter() {
        QFETCH(QString, name);
        const Case one = read_case(name);
        const tiny::Running model = running(name);
        const std::vector<int>& prompt = one.prompts.back();
        for (const size_t length : {prompt.size() / 3, prompt.size(), prompt.size() / 2, prompt.size()}) {
            const auto part = std::span(prompt).first(length);
            QCOMPARE(model.greedy(part, 20), running(name).greedy(part, 20));
        }
    }

    void measuredIsTheLedger_data() { addFamilies(); }
    void measuredIsTheLedger() {
        QFETCH(QString, name);
        const tiny::Running model = running(name);
        const auto& ledger = model.engine->plan().devices.front().ledger;
        const std::vector<MeasuredDevice> measured = model.engine->measured();
        for (const LedgerLine& line : measured.back().lines) {
            const auto planned = std::find_if(ledger.begin(), ledger.end(), [&](const LedgerLine& other) {
                return other.name == line.name;
            });
            QVERIFY2(planned != ledger.end(), line.name.c_str());
            QCOMPARE(line.bytes, planned->bytes);
        }
    }
};

QTEST_GUILESS_MAIN(TestFamilies)
#include "test_families.moc"
