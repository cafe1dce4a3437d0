#include "app/engine/fake_engine_client.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace parlor::app {

namespace {

constexpr int kBenchmarkSteps = 8;
constexpr double kMeasuredShare = 0.93;  // of the predicted speed

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
    : EngineClient(parent),
      m_replies{QString::fromUtf8(kReply)},
      m_machine(std::make_shared<const Machine>(demoMachine())) {
    m_timer.setInterval(30);
    connect(&m_timer, &QTimer::timeout, this, &FakeEngineClient::step);
    connect(&m_loadTimer, &QTimer::timeout, this, &FakeEngineClient::loadStep);
    connect(&m_benchmarkTimer, &QTimer::timeout, this, &FakeEngineClient::benchmarkStep);
}

void FakeEngineClient::setPace(int milliseconds, int characters) {
    m_timer.setInterval(milliseconds);
    m_characters = characters;
}

PlannedModel FakeEngineClient::plan(const QString& path, const Wishes& wishes) const {
    PlannedModel model;
    model.path = path;
    model.machine = m_machine;
    const QString name = path.section(u'/', -1);
    if (name.contains(QLatin1String("missing"))) {
        model.error = message(Msg::FileNotFound, path.toStdString());
        return model;
    }
    if (name.contains(QLatin1String("broken"))) {
        model.error = message(Msg::FileUnreadable, path.toStdString(), "it is not a GGUF file");
        return model;
    }
    std::shared_ptr<const ModelCard>& card = m_cards[path];
    if (!card) card = std::make_shared<const ModelCard>(demoCard(path));
    model.card = card;
    model.fileSize = qint64(card->file_bytes);
    Wishes asked = wishes;
    if (asked.context == 0) asked.context = std::min<qint64>(m_context, card->arch.context_train);
    model.plan = make_plan(*card, *m_machine, asked);
    // A test may want a context that no model has.
    if (wishes.context == 0 && m_context > asked.context) model.plan.context = m_context;
    return model;
}

void FakeEngineClient::planModel(const QString& path, const Wishes& wishes) {
    QMetaObject::invokeMethod(
        this, [this, path, wishes] { emit planned(plan(path, wishes)); }, Qt::QueuedConnection);
}

void FakeEngineClient::load(const QString& path, const Wishes& wishes) {
    if (m_id != 0) end(StopReason::cancelled, m_id);
    QMetaObject::invokeMethod(
        this,
        [this, path, wishes] {
            m_loaded = {};
            m_loading = plan(path, wishes);
            if (m_loading.error) return emit loadFailed(path, *m_loading.error);
            if (m_loading.plan.verdict == Verdict::does_not_fit) {
                const DevicePlan& cpu = m_loading.plan.devices.front();
                const std::string more = format_bytes(cpu.used() - std::min(cpu.used(), cpu.capacity));
                return emit loadFailed(path, message(Msg::OutOfMemory, more));
            }
            m_loadStep = 0;
            m_loadTimer.start(m_loadSteps > 1 ? m_timer.interval() : 0);
        },
        Qt::QueuedConnection);
}

void FakeEngineClient::loadStep() {
    emit loadProgress(double(++m_loadStep) / double(m_loadSteps + 1));
    if (m_loadStep < m_loadSteps) return;
    m_loadTimer.stop();
    ++m_loads;
    m_loaded = m_loading;
    for (const DevicePlan& device : m_loaded.plan.devices) {
        MeasuredDevice& measured = m_loaded.measured.emplace_back();
        measured.id = device.id;
        for (const LedgerLine& line : device.ledger)
            if (line.kind != LedgerKind::reserve) measured.lines.push_back(line);
    }
    emit loaded(m_loaded);
}

void FakeEngineClient::unload() {
    if (m_id != 0) end(StopReason::cancelled, m_id);
    m_loadTimer.stop();
    m_loaded = {};
}

void FakeEngineClient::benchmark(quint64 id) {
    m_benchmark = id;
    m_benchmarkStep = 0;
    m_benchmarkTimer.start(m_timer.interval());
}

void FakeEngineClient::cancelBenchmark() {
    m_benchmarkTimer.stop();
    if (m_benchmark != 0) emit benchmarkFailed(std::exchange(m_benchmark, 0), message(Msg::Cancelled));
}

void FakeEngineClient::benchmarkStep() {
    if (!m_loaded.card) return cancelBenchmark();
    emit benchmarkProgress(m_benchmark, double(++m_benchmarkStep) / kBenchmarkSteps);
    if (m_benchmarkStep < kBenchmarkSteps) return;
    m_benchmarkTimer.stop();
    BenchmarkResult result;
    result.promptTokens = 512;
    result.tokens = 64;
    result.promptTps = kMeasuredShare * m_loaded.plan.prompt_tps;
    result.decodeTps = kMeasuredShare * m_loaded.plan.decode_tps;
    result.bytesPerToken = double(m_loaded.card->weight_bytes);
    result.bandwidthGbs = m_machine->cpu.bandwidth_gbs;
    emit benchmarked(std::exchange(m_benchmark, 0), result);
}

void FakeEngineClient::generate(const GenerateRequest& request) {
    if (request.aside) {
        m_reply = m_title;
        ++m_asideCount;
    } else {
        m_lastMessages = request.messagesJson;
        m_lastRequest = request;
        m_reply = m_replies.isEmpty() ? QString() : m_replies.at(m_count++ % m_replies.size());
    }
    m_maxTokens = request.maxTokens;
    m_position = 0;
    m_stats = {};
    m_stats.promptTokens = request.messagesJson.size() / 4;
    m_id = request.id;
    cancelBenchmark();
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
    if (m_loadTimer.isActive()) {
        m_loadTimer.stop();
        emit loadFailed(m_loading.path, message(Msg::Cancelled));
    }
    if (m_id != 0)
        QMetaObject::invokeMethod(
            this, [this, id = m_id] { end(StopReason::cancelled, id); }, Qt::QueuedConnection);
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
    if (piece.isEmpty()) {
        if (m_failure) {
            m_timer.stop();
            return emit failed(std::exchange(m_id, 0), *m_failure);
        }
        return end(m_end, m_id);
    }
    if (m_maxTokens > 0 && m_stats.tokens >= m_maxTokens) return end(StopReason::length, m_id);
    m_position += piece.size();
    ++m_stats.tokens;
    m_stats.generateMs += m_timer.interval();
    emit textReady(m_id, piece);
}

void FakeEngineClient::end(StopReason reason, quint64 id) {
    if (m_id == 0 || m_id != id) return;
    m_timer.stop();
    m_stats.stop = reason;
    if (reason == StopReason::guard) m_stats.note = message(Msg::GuardFlat);
    emit finished(std::exchange(m_id, 0), m_stats);
}

}  // namespace parlor::app
