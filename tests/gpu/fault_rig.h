// Engines on cards that something is wrong with, and what they answer.
#pragma once

#include <QDir>
#include <algorithm>

#include "engine/plan/probe.h"
#include "tests/gpu/fake_cards.h"
#include "tests/run/tiny_models.h"

namespace fault_rig {

using namespace parlor;

inline const std::vector<int> kPrompt = {1, 5, 9, 4, 7, 22, 3, 8, 17, 2, 6, 30, 11};
inline constexpr int64_t kAnswer = 6;

inline void setCards(const QByteArray& cards) {
    qputenv("PARLOR_FAKE_GPU", cards);
}

// As the program looks at this computer, but for the processor.
inline Machine machineHere() {
    ProbeOptions options;
    options.measure_bandwidth = false;
    options.use_helper = false;
    Machine machine = tiny::machine();
    const Machine real = probe_machine(options);
    machine.gpus = real.gpus;
    machine.gpu_state = real.gpu_state;
    return machine;
}

inline ModelCard card(const char* name = "qwen2_tied") {
    return describe(tiny::path(name)).value();
}

inline Result<std::unique_ptr<Engine>> start(const ModelCard& model, const Machine& machine,
                                             const std::string& device = "auto") {
    return Engine::start(model, machine, {.context = 128, .threads = 2, .device = device}, {});
}

struct Answer {
    std::vector<int> tokens;
    std::optional<Message> note, error;
};
inline Answer answerOf(Engine& engine) {
    Answer answer;
    auto session = engine.new_session();
    if (!session.ok()) {
        answer.error = session.error();
        return answer;
    }
    const auto prefilled = (*session)->prefill(kPrompt, {});
    if (!prefilled.ok()) {
        answer.error = prefilled.error();
        return answer;
    }
    const auto generated = (*session)->generate({.temperature = 0}, kAnswer, {}, {});
    if (!generated.ok()) {
        answer.error = generated.error();
        return answer;
    }
    answer.tokens = generated->tokens;
    answer.note = generated->note;
    return answer;
}

inline bool says(const Plan& plan, Msg id) {
    return std::ranges::any_of(plan.reasons, [&](const Message& reason) { return reason.id == id; });
}

// A kernel pack and a cache folder of the test's own; what the processor answers.
class Rig {
  public:
    bool start() {
        if (!m_folder.isValid()) return false;
        qputenv("PARLOR_CPU_LEVEL", "avx2");
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        setCards("");
        const auto engine = Engine::load(
            card(), make_plan(card(), tiny::machine(), {.context = 128, .threads = 2, .device = "cpu"}), {});
        answer = answerOf(**engine).tokens;
        return std::ssize(answer) == kAnswer;
    }
    void begin() {
        fake::usePack({fake::cubin(75), fake::cubin(80, 12000), fake::ptx(75)}, pack());
        QDir(m_folder.filePath("cache")).removeRecursively();
    }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString pack() const { return path("fake.kernels"); }
    std::vector<int> answer;

  private:
    QTemporaryDir m_folder;
};

}  // namespace fault_rig
