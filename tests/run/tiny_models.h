// The tiny random models of tests/data/run with their reference logits (tests/oracle/model_vectors.py).
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include "engine/engine.h"

namespace tiny {

struct Model {
    QString name;
    bool exact = false;  // float32 weights: logits within 1e-4, greedy tokens equal
    std::vector<std::vector<int>> prompts;
    std::vector<float> allLogits;  // [tokens of all prompts, vocabulary]
    // The last prompt, the longest, and the rows of it.
    std::vector<int> prompt;
    std::vector<int> greedy;
    std::vector<float> logits;
};

inline QByteArray read(const QString& name) {
    QFile file(QStringLiteral(PARLOR_TEST_DATA "/run/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline std::vector<int> numbers(const QJsonValue& list) {
    std::vector<int> out;
    for (const QJsonValue& value : list.toArray()) {
        out.push_back(value.toInt());
    }
    return out;
}

inline const std::vector<Model>& models() {
    static const std::vector<Model> kModels = [] {
        std::vector<Model> out;
        QJsonArray entries = QJsonDocument::fromJson(read("models.json")).array();
        for (const QJsonValue& entry : QJsonDocument::fromJson(read("experts.json")).array()) {
            entries.append(entry);
        }
        for (const QJsonValue& entry : std::as_const(entries)) {
            Model model;
            model.name = entry["name"].toString();
            model.exact = entry["exact"].toBool();
            const QJsonArray prompts =
                entry["prompts"].isArray() ? entry["prompts"].toArray() : QJsonArray{entry["prompt"]};
            size_t tokens = 0;
            for (const QJsonValue& prompt : prompts) {
                model.prompts.push_back(numbers(prompt));
                tokens += model.prompts.back().size();
            }
            model.prompt = model.prompts.back();
            model.greedy = numbers(entry["greedy"]);
            const QByteArray bytes = read(model.name + ".logits");
            model.allLogits.resize(static_cast<size_t>(bytes.size()) / sizeof(float));
            std::memcpy(model.allLogits.data(), bytes.data(), model.allLogits.size() * sizeof(float));
            const size_t columns = model.allLogits.size() / tokens;
            model.logits.assign(model.allLogits.end() - static_cast<ptrdiff_t>(columns * model.prompt.size()),
                                model.allLogits.end());
            out.push_back(std::move(model));
        }
        return out;
    }();
    return kModels;
}

inline const Model& model(const QString& name) {
    for (const Model& candidate : models()) {
        if (candidate.name == name) {
            return candidate;
        }
    }
    qFatal("there is no tiny model %s", qPrintable(name));
}

inline parlor::Machine machine() {
    parlor::Machine machine;
    machine.cpu.cores = machine.cpu.threads = 2;
    machine.cpu.bandwidth_gbs = 20;
    machine.cpu.int8_gops = 100;
    machine.ram_total = machine.ram_available = 16'000'000'000;
    machine.gpu_state = parlor::message(parlor::Msg::NoGpuDriver);
    return machine;
}

struct Setup {
    int64_t context = 128;
    int64_t batch = 0;                                  // 0: the plan's
    parlor::KvChoice kv = parlor::KvChoice::automatic;  // float32 for models in float32
    int threads = 2;
    int64_t kept = 0;  // Plan::kept
};

inline parlor::Result<std::unique_ptr<parlor::Engine>> load(const parlor::ModelCard& card,
                                                            const Setup& setup) {
    parlor::Plan plan = parlor::make_plan(
        card, machine(),
        {.context = setup.context, .kv = setup.kv, .threads = setup.threads, .device = "cpu"});
    if (setup.batch > 0) {
        plan.batch = setup.batch;
    }
    plan.kept = setup.kept;
    return parlor::Engine::load(card, plan, {});
}

inline parlor::Result<std::unique_ptr<parlor::Engine>> load(const std::filesystem::path& path,
                                                            const Setup& setup) {
    PARLOR_TRY(const parlor::ModelCard card, parlor::describe(path));
    return load(card, setup);
}

inline std::filesystem::path path(const QString& name) {
    return std::filesystem::path(PARLOR_TEST_DATA) / "run" / (name + ".gguf").toStdString();
}

// An engine and its session; fails the test's process loudly when the committed file does not load.
struct Running {
    std::unique_ptr<parlor::Engine> engine;
    std::unique_ptr<parlor::Session> session;

    explicit Running(const QString& name, const Setup& setup = {}) { start(name, load(path(name), setup)); }
    explicit Running(const parlor::ModelCard& card, const Setup& setup = {}) {
        start(QString::fromStdString(card.name), load(card, setup));
    }

    std::vector<float> logits(std::span<const int> tokens) const {
        std::vector<float> out;
        const auto add = [&](int64_t, std::span<const float> row) {
            out.insert(out.end(), row.begin(), row.end());
        };
        const auto result = session->logits(tokens, add, {});
        if (!result.ok()) {
            qFatal("%s", result.error().text().c_str());
        }
        return out;
    }

    std::vector<int> greedy(std::span<const int> prompt, int64_t count) const {
        const auto prefilled = session->prefill(prompt, {});
        if (!prefilled.ok()) {
            qFatal("%s", prefilled.error().text().c_str());
        }
        return session->generate({.temperature = 0}, count, {}, {}).value().tokens;
    }

  private:
    void start(const QString& name, parlor::Result<std::unique_ptr<parlor::Engine>> loaded) {
        if (!loaded.ok()) {
            qFatal("%s: %s", qPrintable(name), loaded.error().text().c_str());
        }
        engine = std::move(loaded).value();
        session = engine->new_session().value();
    }
};

// max |a - b| / max |b|
inline double distance(std::span<const float> a, std::span<const float> b) {
    double difference = 0, largest = 0;
    for (size_t i = 0; i < b.size(); ++i) {
        difference = std::max(difference, std::fabs(double{a[i]} - b[i]));
        largest = std::max(largest, std::fabs(double{b[i]}));
    }
    return largest > 0 ? difference / largest : difference;
}

}  // namespace tiny
