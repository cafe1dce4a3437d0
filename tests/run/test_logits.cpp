// The forward pass against Hugging Face Transformers: tests/oracle/model_vectors.py.
#include "tests/run/tiny_models.h"

using namespace parlor;

class TestLogits : public QObject {
    Q_OBJECT

    static void addModels(bool exact) {
        QTest::addColumn<QString>("name");
        for (const tiny::Model& model : tiny::models()) {
            if (model.exact == exact) {
                QTest::newRow(qPrintable(model.name)) << model.name;
            }
        }
    }

  private slots:
    void hasModels() { QVERIFY(tiny::models().size() >= 19); }

    void everyRowIsNearTheReference_data() { addModels(true); }
    void everyRowIsNearTheReference() {
        QFETCH(QString, name);
        const tiny::Model& model = tiny::model(name);
        std::span expected(model.allLogits);
        for (const std::vector<int>& prompt : model.prompts) {
            const std::vector<float> logits = tiny::Running(name).logits(prompt);
            QVERIFY(!logits.empty() && logits.size() <= expected.size());
            const size_t columns = logits.size() / prompt.size();
            for (size_t row = 0; row < prompt.size(); ++row) {
                const double error = tiny::distance(std::span(logits).subspan(row * columns, columns),
                                                    expected.subspan(row * columns, columns));
                QVERIFY2(error < 1e-4,
                         qPrintable(
                             QStringLiteral("%1 tokens, row %2: %3").arg(prompt.size()).arg(row).arg(error)));
            }
            expected = expected.subspan(logits.size());
        }
        QVERIFY(expected.empty());
    }

    void greedyTokensAreEqual_data() { addModels(true); }
    void greedyTokensAreEqual() {
        QFETCH(QString, name);
        const tiny::Model& model = tiny::model(name);
        const auto count = static_cast<int64_t>(model.greedy.size());
        QVERIFY(count >= 32);
        QCOMPARE(tiny::Running(name).greedy(model.prompt, count), model.greedy);
    }

    void quantizedModelsAreNear_data() { addModels(false); }
    void quantizedModelsAreNear() {
        // The reference has the same dequantized weights; what differs are activations rounded to int8, 32 at
        // a time.
        QFETCH(QString, name);
        const tiny::Model& model = tiny::model(name);
        const std::vector<float> logits = tiny::Running(name).logits(model.prompt);
        QCOMPARE(logits.size(), model.logits.size());
        const double error = tiny::distance(logits, model.logits);
        QVERIFY2(error < 0.05, qPrintable(QString::number(error)));
    }

    void halfPrecisionCacheIsNear_data() { addModels(true); }
    void halfPrecisionCacheIsNear() {
        QFETCH(QString, name);
        const tiny::Model& model = tiny::model(name);
        const tiny::Running running(name, {.kv = KvChoice::f16});
        QVERIFY(tiny::distance(running.logits(model.prompt), model.logits) <
                2e-3);  // keys and values: 11 bits
        QCOMPARE(running.greedy(model.prompt, static_cast<int64_t>(model.greedy.size())), model.greedy);
    }

    void batchesDoNotMatter_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("batch");
        for (const char* name :
             {"llama_gqa_tied", "mistral_window", "qwen2_untied", "llama_q8_0", "qwen3moe", "qwen3moe_q8_0",
              "qwen2moe", "mixtral_old", "glm4moe", "glm4moe_groups", "gpt_oss", "llama4", "granitemoe"}) {
            for (const int batch : {1, 2, 7, 16, 40}) {
                QTest::addRow("%s %d", name, batch) << QString(name) << batch;
            }
        }
    }
    void batchesDoNotMatter() {
        QFETCH(QString, name);
        QFETCH(int, batch);
        const tiny::Model& model = tiny::model(name);
        const std::vector<float> whole = tiny::Running(name).logits(model.prompt);
        const std::vector<float> parts = tiny::Running(name, {.batch = batch}).logits(model.prompt);
        const double error = tiny::distance(parts, whole);
        // Quantized weights meet few and many tokens in different kernels, which round activations
        // differently.
        QVERIFY2(error < (model.exact ? 1e-5 : 0.03), qPrintable(QString::number(error)));
    }

    void threadsDoNotMatter() {
        const tiny::Model& model = tiny::model("llama_gqa_tied");
        const std::vector<float> two = tiny::Running(model.name).logits(model.prompt);
        for (const int threads : {1, 3, 5}) {
            const std::vector<float> others =
                tiny::Running(model.name, {.threads = threads}).logits(model.prompt);
            QVERIFY(tiny::distance(others, two) < 1e-5);
        }
    }

    void otherCacheTypesAreNear() {
        const tiny::Model& model = tiny::model("llama_f16");  // heads of 32: a whole q8_0 block
        QVERIFY(tiny::distance(tiny::Running(model.name, {.kv = KvChoice::bf16}).logits(model.prompt),
                               model.logits) < 0.02);
        QVERIFY(tiny::distance(tiny::Running(model.name, {.kv = KvChoice::q8_0}).logits(model.prompt),
                               model.logits) < 0.05);
    }

    void measuredIsTheLedger_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"llama_q4_0", "glm4moe", "mixtral_old", "qwen3moe_fused"}) {
            QTest::newRow(name) << QString(name);
        }
    }
    void measuredIsTheLedger() {
        QFETCH(QString, name);
        const tiny::Running running(name);
        const Plan& plan = running.engine->plan();
        const std::vector<MeasuredDevice> measured = running.engine->measured();
        for (const LedgerLine& line : measured.back().lines) {
            const auto& ledger = plan.devices.front().ledger;
            const auto planned = std::find_if(ledger.begin(), ledger.end(), [&](const LedgerLine& other) {
                return other.name == line.name;
            });
            QVERIFY2(planned != ledger.end(), line.name.c_str());
            QCOMPARE(line.bytes, planned->bytes);
        }
    }

    // The README of a folder of real models lists what a widely used open engine makes of them.
    void realModelsGiveTheListedTokens() {
        const QString folder = qEnvironmentVariable("PARLOR_SHARED");
        if (folder.isEmpty()) {
            QSKIP("PARLOR_SHARED names no folder with models");
        }
        const struct {
            const char* file;
            std::vector<int> prompt, greedy;
        } cases[] = {
            {"models/stories260K-f32.gguf",
             {1, 403, 407, 261, 378},
             {432, 383, 286, 261, 376, 298, 315, 421, 395, 317, 426, 338, 401, 396, 267, 337,
              410, 408, 419, 292, 411, 322, 265, 282, 295, 433, 426, 385, 328, 432, 358, 394,
              261, 370, 432, 352, 266, 268, 388, 426, 338, 391, 266, 267, 337, 335, 312, 432,
              398, 312, 286, 267, 414, 270, 333, 415, 426, 13,  438, 310, 439, 419, 357, 336}},
            {"models/stories260K-f16.gguf",
             {1, 291, 376, 400, 428},
             {286, 261, 376, 298, 315, 421, 395, 317, 426, 338, 401, 396, 267, 337, 335, 311,
              267, 422, 419, 269, 311, 267, 422, 419, 426, 385, 328, 432, 358, 394, 261, 370,
              268, 414, 444, 335, 261, 370, 268, 414, 444, 426, 359, 413, 286, 261, 370, 432,
              352, 266, 268, 388, 426, 338, 391, 266, 267, 337, 335, 312, 432, 398, 358, 279}},
        };
        for (const auto& one : cases) {
            auto engine =
                tiny::load(std::filesystem::path(folder.toStdString()) / one.file, {.context = 256});
            QVERIFY2(engine.ok(), one.file);
            const auto session = (*engine)->new_session().value();
            QVERIFY(session->prefill(one.prompt, {}).ok());
            QCOMPARE(session->generate({.temperature = 0}, 64, {}, {}).value().tokens, one.greedy);
        }
    }
};

QTEST_GUILESS_MAIN(TestLogits)
#include "test_logits.moc"
