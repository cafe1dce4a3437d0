// Layers with a window whose caches keep only what it reaches, and some positions before: every tiny model
// that has such layers says what it says with all of its cache.
#include <QDir>
#include <algorithm>
#include <stop_token>

#include "engine/plan/memory.h"
#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

constexpr int64_t kContext = 1024, kKept = 40, kBatch = 16;

tiny::Setup setup(int64_t kept) {
    return {.context = kContext, .batch = kBatch, .kept = kept};
}

struct Loaded : tiny::Running {
    Loaded(const ModelCard& card, int64_t kept) : Running(card, setup(kept)) {}
    int64_t reused(std::span<const int> tokens) const { return session->prefill(tokens, {}).value().reused; }
    std::vector<int> more(int64_t count) const {
        return session->generate({.temperature = 0}, count, {}, {}).value().tokens;
    }
    uint64_t cacheBytes() const {
        for (const LedgerLine& line : engine->measured().front().lines)
            if (line.kind == LedgerKind::kv) return line.bytes;
        return 0;
    }
};

std::vector<int> text(int count) {
    std::vector<int> tokens;
    for (int i = 0; i < count; ++i) tokens.push_back(1 + (i * 7 + i * i / 11) % 40);
    return tokens;
}

}  // namespace

class TestWindows : public QObject {
    Q_OBJECT

    static void addModels() {
        QTest::addColumn<QString>("name");
        int models = 0;
        for (const QString& folder : {QString(), QStringLiteral("families/"), QStringLiteral("quantized/")}) {
            const QDir dir(QStringLiteral(PARLOR_TEST_DATA "/run/") + folder);
            for (const QString& file : dir.entryList({QStringLiteral("*.gguf")}, QDir::Files)) {
                const QString name = folder + file.chopped(5);
                const auto card = describe(tiny::path(name));
                if (!card.ok() || !can_slide(card->arch)) continue;
                QTest::newRow(qPrintable(name)) << name;
                ++models;
            }
        }
        QVERIFY(models >= 5);
    }

  private slots:
    void logitsAreTheSame_data() { addModels(); }
    void logitsAreTheSame() {
        QFETCH(QString, name);
        const ModelCard card = describe(tiny::path(name)).value();
        const Loaded all(card, 0), some(card, kKept);
        QVERIFY(some.cacheBytes() < all.cacheBytes());
        QCOMPARE(some.logits(text(900)), all.logits(text(900)));
        QCOMPARE(some.logits(text(60)), all.logits(text(60)));
    }

    void chatsGoOnAndBack_data() { addModels(); }
    void chatsGoOnAndBack() {
        QFETCH(QString, name);
        const ModelCard card = describe(tiny::path(name)).value();
        const Loaded all(card, 0), some(card, kKept);
        std::vector<int> chat = text(500);
        QCOMPARE(some.reused(chat), 0);
        QCOMPARE(all.reused(chat), 0);
        const std::vector<int> answer = some.more(200);
        QCOMPARE(answer, all.more(200));
        QVERIFY(answer.size() > 30);

        // A little way back: nothing is read again.
        chat.insert(chat.end(), answer.begin(), answer.end() - 20);
        chat.push_back(3);
        QCOMPARE(some.reused(chat), std::ssize(chat) - 1);
        QCOMPARE(all.reused(chat), std::ssize(chat) - 1);
        QCOMPARE(some.more(30), all.more(30));

        // Beyond what is kept: all of it is.
        chat.resize(300);
        chat.push_back(5);
        QCOMPARE(all.reused(chat), 300);
        QCOMPARE(some.reused(chat), 0);
        QCOMPARE(some.more(30), all.more(30));
    }

    // A stop leaves a beginning that can be gone on from, also after rows have moved for what was cut off.
    void stopsInBetween_data() { addModels(); }
    void stopsInBetween() {
        QFETCH(QString, name);
        const ModelCard card = describe(tiny::path(name)).value();
        const Loaded all(card, 0), some(card, kKept);
        const std::vector<int> chat = text(600);
        std::stop_source stop;
        const auto result = some.session->prefill(chat, stop.get_token(), [&](double fraction) {
            if (fraction > 0.7) stop.request_stop();
        });
        QVERIFY(!result.ok() && result.error().id == Msg::Cancelled);
        const int64_t used = some.session->used();
        QVERIFY(used > 400 && used < 600);
        QCOMPARE(some.reused(std::span(chat).first(static_cast<size_t>(used) - 30)), used - 31);
        QCOMPARE(some.reused(chat), used - 30);
        QCOMPARE(all.reused(chat), 0);
        QCOMPARE(some.more(30), all.more(30));
    }

    // Rows for what a window reaches, what is kept, a step, and where the first row may lie; no more than the
    // context has.
    void rowsByHand() {
        const KvShape kv = {.heads = 2, .k_dim = 64, .v_dim = 32, .window = 512};
        const RunShape shape = {.context = 8192, .batch = 256, .kept = 1024, .kv = KvChoice::f16};
        QCOMPARE(kv_positions(kv, shape), 512 + 1024 + 256 + 192);
        QCOMPARE(kv_planes(kv, shape)->k, uint64_t(1984 * 2 * 64 * 2));
        QCOMPARE(kv_planes(kv, shape)->v, uint64_t(1984 * 2 * 32 * 2));
        for (const auto& [context, window, kept] :
             {std::tuple(1900, 512, 1024), {8192, 0, 1024}, {8192, 512, 0}, {8192, INT_MAX, 1024}}) {
            KvShape other = kv;
            other.window = window;
            QCOMPARE(kv_positions(other, {.context = context, .batch = 256, .kept = kept}), context);
        }
        QCOMPARE(kv_positions({.heads = 1, .window = INT64_MAX}, shape), 8192);
    }

    // Where layers share a cache, it has to be right for all of them.
    void sharedCachesNeedOneWindow() {
        ArchSpec arch;
        arch.layer_specs.resize(2);
        QVERIFY(!can_slide(arch));
        arch.layer_specs[0].window = 512;
        QVERIFY(can_slide(arch));
        arch.layer_specs[1].kv_source = 0;
        QVERIFY(!can_slide(arch));
        arch.layer_specs[1].window = 512;
        QVERIFY(can_slide(arch));
    }
};

QTEST_GUILESS_MAIN(TestWindows)
#include "test_windows.moc"
