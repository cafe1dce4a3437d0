#include "app/engine/fake_engine_client.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace parlor::app {

namespace {

struct DemoModel {
    const char* file;
    const char* quantization;
    double gigabytes;
    double billions;
    int layers;
};
constexpr DemoModel kDemoModels[] = {
    {"parlor-guide-q8_0.gguf", "Q8_0", 0.009, 0.008, 6},
    {"Qwen2.5-7B-Instruct-Q4_K_M.gguf", "Q4_K_M", 4.7, 7.6, 28},
    {"Mistral-Small-24B-Instruct-Q4_K_M.gguf", "Q4_K_M", 14.3, 23.6, 40},
    {"Llama-3.3-70B-Instruct-Q4_K_M.gguf", "Q4_K_M", 42.5, 70.6, 80},
};
constexpr double kGigabyte = 1e9;
constexpr quint64 kTotal = quint64(24 * kGigabyte);
constexpr quint64 kAvailable = quint64(17.5 * kGigabyte);
constexpr double kBandwidth = 42;  // 10^9 bytes/s

constexpr const char* kReply =
    "Parlor is a program for **talking to language models on your own computer**. Nothing you write leaves "
    "it.\n\n"
    "### How to begin\n\n"
    "1. Pick a model at the top. The bar shows how much memory it needs *before* it is loaded.\n"
    "2. Write in the box below and press `Enter`.\n"
    "3. Press `Esc` when you have read enough.\n\n"
    "```python\ndef greet(name: str) -> str:\n    return f\"Hello, {name}!\"\n```\n\n"
    "> A smaller model answers faster; a larger one knows more.\n\n"
    "| Model | Memory | Speed |\n|---|---:|---:|\n| 7B, Q4_K_M | 5.4 GB | 8 tokens/s |\n| 70B, Q4_K_M | 45 "
    "GB | – |\n\n"
    "中文也同样好用：直接输入即可。";

}  // namespace

FakeEngineClient::FakeEngineClient(QObject* parent)
    : EngineClient(parent), m_replies{QString::fromUtf8(kReply)} {
    m_timer.setInterval(30);
    connect(&m_timer, &QTimer::timeout, this, &FakeEngineClient::step);
}

QStringList FakeEngineClient::demoModels() {
    QStringList paths;
    for (const DemoModel& model : kDemoModels) paths << QStringLiteral("demo:/") + QLatin1String(model.file);
    return paths;
}

void FakeEngineClient::setPace(int milliseconds, int characters) {
    m_timer.setInterval(milliseconds);
    m_characters = characters;
}

PlannedModel FakeEngineClient::plan(const QString& path, const Wishes& wishes) const {
    PlannedModel model;
    model.path = path;
    const QString name = path.section(u'/', -1);
    DemoModel demo{"", "Q4_K_M", 4.7, 7.6, 28};
    if (const qsizetype index = demoModels().indexOf(path); index >= 0) {
        demo = kDemoModels[index];
    } else if (name.contains(QLatin1String("missing"))) {
        model.error = message(Msg::FileNotFound, path.toStdString());
        return model;
    } else if (name.contains(QLatin1String("broken"))) {
        model.error = message(Msg::FileUnreadable, path.toStdString(), "it is not a GGUF file");
        return model;
    }
    auto card = std::make_shared<ModelCard>();
    card->name = name.section(u'.', 0, -2).toStdString();
    card->quantization = demo.quantization;
    card->file_bytes = quint64(demo.gigabytes * kGigabyte);
    card->parameters = quint64(demo.billions * kGigabyte);
    card->arch.context_train = 32768;
    card->arch.layers = demo.layers;
    model.card = card;

    Plan& plan = model.plan;
    plan.context = wishes.context > 0 ? wishes.context : m_context;
    plan.context_max_fit = 32768;
    plan.threads = wishes.threads > 0 ? wishes.threads : 8;
    const auto kv = quint64(double(plan.context) * demo.layers * 4096);
    DevicePlan cpu;
    cpu.id = "cpu";
    cpu.name = "Demo CPU";
    cpu.layers = demo.layers;
    cpu.total = kTotal;
    cpu.capacity = kAvailable;
    cpu.ledger = {{"weights", LedgerKind::weights, card->file_bytes},
                  {"kv_cache", LedgerKind::kv, kv},
                  {"workspace", LedgerKind::work, quint64(0.25 * kGigabyte)},
                  {"system_reserve", LedgerKind::reserve, quint64(0.8 * kGigabyte)}};
    plan.verdict = cpu.used() <= cpu.capacity ? Verdict::fits : Verdict::does_not_fit;
    plan.devices = {cpu};
    plan.decode_tps = kBandwidth / (demo.gigabytes + 0.1);
    plan.prompt_tps = 12 * plan.decode_tps;
    return model;
}

void FakeEngineClient::planModel(const QString& path, const Wishes& wishes) {
    QMetaObject::invokeMethod(
        this, [this, path, wishes] { emit planned(plan(path, wishes)); }, Qt::QueuedConnection);
}

void FakeEngineClient::load(const QString& path, const Wishes& wishes) {
    QMetaObject::invokeMethod(
        this,
        [this, path, wishes] {
            const PlannedModel model = plan(path, wishes);
            if (model.error) return emit loadFailed(path, *model.error);
            if (model.plan.verdict == Verdict::does_not_fit) {
                const DevicePlan& cpu = model.plan.devices.front();
                const std::string more = format_bytes(cpu.used() - cpu.capacity);
                return emit loadFailed(path, message(Msg::OutOfMemory, more));
            }
            emit loadProgress(0.5);
            emit loaded(model);
        },
        Qt::QueuedConnection);
}

void FakeEngineClient::generate(const GenerateRequest& request) {
    m_lastMessages = request.messagesJson;
    m_reply = m_replies.isEmpty() ? QString() : m_replies.at(m_count++ % m_replies.size());
    m_position = 0;
    m_stats = {};
    m_stats.promptTokens = request.messagesJson.size() / 4;
    m_id = request.id;
    QMetaObject::invokeMethod(
        this,
        [this, id = request.id] {
            if (m_id != id) return;
            if (m_stats.promptTokens > m_context) {
                m_id = 0;
                return emit tooLong(id, m_stats.promptTokens, m_context);
            }
            emit accepted(id, m_stats.promptTokens);
            emit promptProgress(id, 0.5);
            m_timer.start();
        },
        Qt::QueuedConnection);
}

void FakeEngineClient::cancel() {
    if (m_id != 0)
        QMetaObject::invokeMethod(
            this, [this] { end(StopReason::cancelled); }, Qt::QueuedConnection);
}

void FakeEngineClient::countTokens(quint64 id, const QString& text) {
    QMetaObject::invokeMethod(
        this, [this, id, tokens = (text.size() + 3) / 4] { emit counted(id, tokens); }, Qt::QueuedConnection);
}

void FakeEngineClient::countChat(quint64 id, const QByteArray& messagesJson) {
    QMetaObject::invokeMethod(
        this, [this, id, tokens = messagesJson.size() / 4] { emit counted(id, tokens); },
        Qt::QueuedConnection);
}

void FakeEngineClient::step() {
    if (m_id == 0) return m_timer.stop();
    const QString piece = m_reply.mid(m_position, m_characters);
    if (piece.isEmpty()) return end(StopReason::eos);
    m_position += piece.size();
    ++m_stats.tokens;
    m_stats.generateMs += m_timer.interval();
    emit textReady(m_id, piece);
}

void FakeEngineClient::end(StopReason reason) {
    if (m_id == 0) return;
    m_timer.stop();
    m_stats.stop = reason;
    emit finished(std::exchange(m_id, 0), m_stats);
}

}  // namespace parlor::app
