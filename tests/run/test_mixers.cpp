// Latent attention and gated delta nets against Hugging Face Transformers: tests/oracle/mixer_vectors.py. A
// state belongs to one position: whatever a session is asked, its answers are those of a new one.
#include <QTemporaryDir>
#include <thread>

#include "engine/plan/memory.h"
#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

struct Reference {
    QString name;
    bool exact = false;  // float32 weights
    std::vector<std::vector<int>> prompts;
    std::vector<std::vector<int>> rows;  // of each prompt: which rows of logits are known
    std::vector<int> greedy;             // after the second prompt
    std::vector<float> logits;           // the known rows of all prompts
};

const std::vector<Reference>& references() {
    static const std::vector<Reference> kReferences = [] {
        std::vector<Reference> out;
        for (const QJsonValue& entry : QJsonDocument::fromJson(tiny::read("mixers.json")).array()) {
            Reference one;
            one.name = entry["name"].toString();
            one.exact = entry["exact"].toBool();
            for (const QJsonValue& prompt : entry["prompts"].toArray())
                one.prompts.push_back(tiny::numbers(prompt));
            for (const QJsonValue& rows : entry["rows"].toArray()) one.rows.push_back(tiny::numbers(rows));
            one.greedy = tiny::numbers(entry["greedy"]);
            const QByteArray bytes = tiny::read(one.name + ".logits");
            one.logits.resize(static_cast<size_t>(bytes.size()) / sizeof(float));
            std::memcpy(one.logits.data(), bytes.data(), one.logits.size() * sizeof(float));
            out.push_back(std::move(one));
        }
        return out;
    }();
    return kReferences;
}

const Reference& reference(const QString& name) {
    for (const Reference& one : references()) {
        if (one.name == name) return one;
    }
    qFatal("there is no reference %s", qPrintable(name));
}

// The largest distance of the known rows of a prompt from the reference.
double worstRow(const Reference& wanted, size_t prompt, const std::vector<float>& logits) {
    const size_t columns = logits.size() / wanted.prompts[prompt].size();
    size_t known = 0;
    for (size_t i = 0; i < prompt; ++i) known += wanted.rows[i].size();
    double worst = 0;
    for (const int row : wanted.rows[prompt]) {
        const double error =
            tiny::distance(std::span(logits).subspan(static_cast<size_t>(row) * columns, columns),
                           std::span(wanted.logits).subspan(known++ * columns, columns));
        if (!(error <= worst)) worst = error;
    }
    return worst;
}

constexpr tiny::Setup kRoomy = {.context = 512};

std::vector<int> answer(Session& session, std::span<const int> prompt, int64_t count) {
    if (!session.prefill(prompt, {}).ok()) qFatal("prefill failed");
    return session.generate({.temperature = 0}, count, {}, {}).value().tokens;
}

std::vector<int> newAnswer(const QString& name, std::span<const int> prompt, int64_t count) {
    const tiny::Running running(name, kRoomy);
    return answer(*running.session, prompt, count);
}

}  // namespace

class TestMixers : public QObject {
    Q_OBJECT

    static void addModels(const std::function<bool(const Reference&)>& wanted) {
        QTest::addColumn<QString>("name");
        for (const Reference& one : references()) {
            if (wanted(one)) QTest::newRow(qPrintable(one.name)) << one.name;
        }
    }
    static bool isRecurrent(const Reference& one) { return one.name.startsWith("qwen3"); }

  private slots:
    void hasModels() { QVERIFY(references().size() >= 10); }

    void rowsAreNearTheReference_data() {
        addModels([](const Reference& one) { return one.exact; });
    }
    void rowsAreNearTheReference() {
        QFETCH(QString, name);
        const Reference& wanted = reference(name);
        QVERIFY(wanted.prompts.size() == 3 && wanted.prompts.back().size() > 256);
        const tiny::Running running(name, kRoomy);
        for (size_t prompt = 0; prompt < wanted.prompts.size(); ++prompt) {
            const double error = worstRow(wanted, prompt, running.logits(wanted.prompts[prompt]));
            QVERIFY2(error < 1e-4, qPrintable(QStringLiteral("prompt %1: %2").arg(prompt).arg(error)));
        }
    }

    void greedyTokensAreEqual_data() {
        addModels([](const Reference& one) { return one.exact; });
    }
    void greedyTokensAreEqual() {
        QFETCH(QString, name);
        const Reference& wanted = reference(name);
        QCOMPARE(wanted.greedy.size(), size_t{64});
        QCOMPARE(newAnswer(name, wanted.prompts[1], 64), wanted.greedy);
    }

    void quantizedModelsAreNear_data() {
        addModels([](const Reference& one) { return !one.exact; });
    }
    void quantizedModelsAreNear() {
        QFETCH(QString, name);
        const Reference& wanted = reference(name);
        const tiny::Running running(name, kRoomy);
        for (size_t prompt = 0; prompt < wanted.prompts.size(); ++prompt) {
            const double error = worstRow(wanted, prompt, running.logits(wanted.prompts[prompt]));
            QVERIFY2(error < 0.05, qPrintable(QStringLiteral("prompt %1: %2").arg(prompt).arg(error)));
        }
    }

    void prefillMayBeCut_data() {
        addModels([](const Reference& one) { return one.exact; });
    }
    void prefillMayBeCut() {
        QFETCH(QString, name);
        const std::vector<int>& prompt = reference(name).prompts.back();
        const std::vector<float> whole = tiny::Running(name, kRoomy).logits(prompt);
        for (const int64_t batch : {1, 7, 64, 100}) {
            const std::vector<float> parts =
                tiny::Running(name, {.context = 512, .batch = batch}).logits(prompt);
            const double error = tiny::distance(parts, whole);
            QVERIFY2(error < 1e-5, qPrintable(QStringLiteral("batch %1: %2").arg(batch).arg(error)));
        }
    }

    void threadsDoNotMatter_data() {
        addModels([](const Reference& one) { return one.exact; });
    }
    void threadsDoNotMatter() {
        QFETCH(QString, name);
        const std::vector<int>& prompt = reference(name).prompts[1];
        const std::vector<float> two = tiny::Running(name, kRoomy).logits(prompt);
        for (const int threads : {1, 3}) {
            const std::vector<float> others =
                tiny::Running(name, {.context = 512, .threads = threads}).logits(prompt);
            QVERIFY(tiny::distance(others, two) < 1e-6);
        }
    }

    // ---- a state belongs to one position

    void repeatedPromptsAnswerTheSame_data() { addModels(isRecurrent); }
    void repeatedPromptsAnswerTheSame() {
        QFETCH(QString, name);
        const Reference& wanted = reference(name);
        const tiny::Running running(name, kRoomy);
        for (int i = 0; i < 3; ++i) QCOMPARE(answer(*running.session, wanted.prompts[1], 64), wanted.greedy);
        // The second time only the tokens before the answer were run again.
        const PrefillResult again = running.session->prefill(wanted.prompts[1], {}).value();
        QVERIFY(again.reused >= int64_t(wanted.prompts[1].size()) - 16);
    }

    void otherPromptsInBetween_data() { addModels(isRecurrent); }
    void otherPromptsInBetween() {
        QFETCH(QString, name);
        const Reference& wanted = reference(name);
        const tiny::Running running(name, {.context = 512, .batch = 13});
        std::vector<int> prompt = wanted.prompts[1];
        // Longer, cut, changed in the middle, changed at the end, a beginning of an old one, something else.
        std::vector<std::vector<int>> prompts = {prompt};
        prompt.insert(prompt.end(), {9, 10, 11, 12, 13});
        prompts.push_back(prompt);
        prompts.emplace_back(prompt.begin(), prompt.begin() + 20);
        prompt[18] = 5;
        prompts.push_back(prompt);
        prompt.back() = 7;
        prompts.push_back(prompt);
        prompts.push_back(wanted.prompts[2]);
        prompts.emplace_back(wanted.prompts[2].begin(), wanted.prompts[2].end() - 9);
        prompts.push_back(wanted.prompts[0]);
        prompts.push_back(wanted.prompts[1]);
        for (const std::vector<int>& one : prompts)
            QCOMPARE(answer(*running.session, one, 12), newAnswer(name, one, 12));
    }

    // The usual course of a chat: the next prompt is the last one and what was answered, and goes on.
    void conversationsGoOn_data() { addModels(isRecurrent); }
    void conversationsGoOn() {
        QFETCH(QString, name);
        const tiny::Running running(name, kRoomy);
        std::vector<int> prompt = reference(name).prompts[1];
        for (int turn = 0; turn < 4; ++turn) {
            const size_t before = prompt.size();
            const std::vector<int> said = answer(*running.session, prompt, 10);
            QCOMPARE(said, newAnswer(name, prompt, 10));
            prompt.insert(prompt.end(), said.begin(), said.end());
            prompt.insert(prompt.end(), {20 + turn, 8, 30 - turn});
            const PrefillResult result = running.session->prefill(prompt, {}).value();
            QVERIFY(result.reused >= int64_t(before));
        }
    }

    void stopsInTheMiddle_data() { addModels(isRecurrent); }
    void stopsInTheMiddle() {
        QFETCH(QString, name);
        const Reference& wanted = reference(name);
        const tiny::Running running(name, {.context = 512, .batch = 4});
        for (int i = 0; i < 40; ++i) {
            std::stop_source stop;
            std::thread stopper([&] {
                std::this_thread::sleep_for(std::chrono::microseconds(150 * i));
                stop.request_stop();
            });
            const auto prefilled = running.session->prefill(wanted.prompts[1], stop.get_token());
            if (prefilled.ok())
                running.session->generate({.temperature = 0}, 30, {}, stop.get_token()).value();
            stopper.join();
            if (i % 5 == 0) QCOMPARE(answer(*running.session, wanted.prompts[1], 64), wanted.greedy);
        }
        // A stopped answer goes on where it was.
        std::vector<int> tokens;
        QVERIFY(running.session->prefill(wanted.prompts[1], {}).ok());
        while (tokens.size() < 64) {
            std::stop_source stop;
            const auto count = [&](const Piece& piece) {
                if (piece.token >= 0) tokens.push_back(piece.token);
                if (tokens.size() % 7 == 3) stop.request_stop();
                return tokens.size() < 64;
            };
            QVERIFY(running.session->generate({.temperature = 0}, -1, count, stop.get_token()).ok());
        }
        QCOMPARE(tokens, wanted.greedy);
    }

    // ---- bad headers

    void badValuesAreRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<quint32>("value");
        QTest::addColumn<QString>("code");
        const auto rows = [](const char* name, const QByteArray& key, std::initializer_list<quint32> values,
                             const char* code) {
            for (const quint32 value : values) {
                QTest::addRow("%s %s %u", name, key.constData(), value)
                    << QString(name) << key << value << QString(code);
            }
        };
        constexpr quint32 kHuge = 0x80000000u, kMost = 0xffffffffu;
        rows("qwen35", "qwen35.ssm.conv_kernel", {0, 17, kHuge, kMost}, "MODEL-004");
        rows("qwen35", "qwen35.ssm.group_count", {0, 3, 4097, kHuge, kMost}, "MODEL-004");
        rows("qwen35", "qwen35.ssm.time_step_rank", {0, 5, 4097, kMost}, "MODEL-004");
        rows("qwen35", "qwen35.ssm.state_size", {0, 4097, kHuge, kMost}, "MODEL-004");
        rows("qwen35", "qwen35.ssm.inner_size", {0, 33, 16388, kMost}, "MODEL-004");
        rows("qwen35", "qwen35.full_attention_interval", {0, kMost}, "MODEL-004");
        // Possible, but not what the tensors are.
        rows("qwen35", "qwen35.ssm.conv_kernel", {3, 16}, "MODEL-007");
        rows("qwen35", "qwen35.ssm.state_size", {4096}, "MODEL-007");
        rows("qwen35", "qwen35.ssm.inner_size", {16384}, "MODEL-007");
        rows("deepseek_v3", "deepseek2.attention.kv_lora_rank", {0, 65537, kHuge, kMost}, "MODEL-004");
        rows("deepseek_v3", "deepseek2.attention.q_lora_rank", {65537, kHuge, kMost}, "MODEL-004");
        rows("deepseek_v3", "deepseek2.attention.key_length_mla", {0, 32, 4097, kMost}, "MODEL-004");
        rows("deepseek_v3", "deepseek2.attention.value_length_mla", {0, 4097, kMost}, "MODEL-004");
        rows("deepseek_v3", "deepseek2.rope.dimension_count", {0, 31, 42, 4096, kMost}, "MODEL-004");
        rows("deepseek_v3", "deepseek2.attention.kv_lora_rank", {31, 65536}, "MODEL-007");
        rows("deepseek_v3", "deepseek2.attention.q_lora_rank", {0, 65536}, "MODEL-007");
        rows("deepseek_v3", "deepseek2.rope.dimension_count", {2, 40}, "MODEL-007");
    }
    void badValuesAreRefused() {
        QFETCH(QString, name);
        QFETCH(QByteArray, key);
        QFETCH(quint32, value);
        QFETCH(QString, code);
        QByteArray bytes = tiny::read(name + ".gguf");
        const qsizetype at = bytes.indexOf(key);
        QVERIFY(at > 0);
        constexpr quint32 kTypeU32 = 4;
        quint32 type = 0;
        std::memcpy(&type, bytes.constData() + at + key.size(), sizeof type);
        QCOMPARE(type, kTypeU32);
        std::memcpy(bytes.data() + at + key.size() + 4, &value, sizeof value);
        QTemporaryDir folder;
        QFile file(folder.filePath("bad.gguf"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        const auto card = describe(file.fileName().toStdString());
        QVERIFY(!card.ok());
        QCOMPARE(QString::fromStdString(std::string(card.error().code())), code);
        QVERIFY(!card.error().text().empty());
    }
    // Sizes that no computer has stay numbers, or nothing.
    void hugeSizesDoNotWrap() {
        LayerSpec layer;
        layer.mixer = Mixer::delta_net;
        layer.delta = {.k_heads = 4096, .v_heads = 4096, .k_dim = 4096, .v_dim = 4096, .taps = 16};
        const auto state = kv_layer_bytes(layer, {.context = 1});
        QVERIFY(state && *state > uint64_t{3} << 38);
        layer = {
            .mixer = Mixer::latent_attention, .heads = 4096, .kv_heads = 4096, .k_dim = 4096, .v_dim = 4096};
        layer.latent = {.q_rank = 65536, .rank = 65536, .rope = 4094};
        const auto cache = kv_layer_bytes(layer, {.context = int64_t{1} << 28, .kv = KvChoice::f32});
        QVERIFY(cache && *cache == (uint64_t{65536} + 4094) * 4 << 28);
    }

    // ---- memory

    void otherCacheTypesAreNear() {
        const Reference& wanted = reference("deepseek_v3");  // latents of 32: a whole q8_0 block
        const std::pair<KvChoice, double> types[] = {
            {KvChoice::f16, 0.003}, {KvChoice::bf16, 0.04}, {KvChoice::q8_0, 0.05}};
        for (const auto& [type, limit] : types) {
            const tiny::Running running("deepseek_v3", {.context = 512, .kv = type});
            const double error = worstRow(wanted, 2, running.logits(wanted.prompts[2]));
            QVERIFY2(error < limit, qPrintable(QStringLiteral("%1: %2").arg(int(type)).arg(error)));
        }
    }

    void measuredIsTheLedger_data() {
        addModels([](const Reference&) { return true; });
    }
    void measuredIsTheLedger() {
        QFETCH(QString, name);
        const tiny::Running running(name, kRoomy);
        const auto& ledger = running.engine->plan().devices.front().ledger;
        const std::vector<MeasuredDevice> measured = running.engine->measured();
        for (const LedgerLine& line : measured.back().lines) {
            const auto planned = std::find_if(ledger.begin(), ledger.end(), [&](const LedgerLine& other) {
                return other.name == line.name;
            });
            QVERIFY2(planned != ledger.end() || line.bytes == 0, line.name.c_str());
            if (planned != ledger.end()) QCOMPARE(line.bytes, planned->bytes);
        }
    }

    // By hand: one row of rank + rope values for each position, whatever the number of heads.
    void latentCacheBytes() {
        LayerSpec layer;
        layer.mixer = Mixer::latent_attention;
        layer.heads = layer.kv_heads = 128;
        layer.k_dim = 192;
        layer.v_dim = 128;
        layer.latent = {.q_rank = 1536, .rank = 512, .rope = 64};
        const RunShape shape = {.context = 1000, .kv = KvChoice::f16};
        QCOMPARE(kv_layer_bytes(layer, shape), std::optional<uint64_t>(1000 * 576 * 2));
        QCOMPARE(kv_layer_bytes(layer, {.context = 1000, .kv = KvChoice::q8_0}),
                 std::optional<uint64_t>((1000 * 576 / 32 * 34 + 63) / 64 * 64));
    }
    // Three copies of the convolution's last inputs and the value heads' matrices, whatever the context.
    void stateBytes() {
        LayerSpec layer;
        layer.mixer = Mixer::delta_net;
        layer.delta = {.k_heads = 16, .v_heads = 32, .k_dim = 128, .v_dim = 128, .taps = 4};
        const uint64_t floats = uint64_t{3} * 8192 + uint64_t{32} * 128 * 128;
        for (const int64_t context : {1, 1000, 100000}) {
            QCOMPARE(kv_layer_bytes(layer, {.context = context}), std::optional<uint64_t>(3 * 4 * floats));
        }
    }
};

QTEST_GUILESS_MAIN(TestMixers)
#include "test_mixers.moc"
