#include "app/engine/local_engine_client.h"
#include "engine/plan/device_id.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <filesystem>

namespace parlor::app {

namespace {

constexpr qint64 kFrameMs = 16;
constexpr qint64 kLeastAnswer = 64;  // tokens that must be left for an answer

std::filesystem::path nativePath(const QString& path) {
    return std::filesystem::path(path.toStdU16String());
}

// Cards are kept for planning only: a vocabulary of 150,000 words would cost some 20 MB per listed model.
std::shared_ptr<const ModelCard> withoutVocabulary(ModelCard card) {
    card.vocab = {};
    return std::make_shared<const ModelCard>(std::move(card));
}

struct Stamp {
    qint64 size = 0, modified = 0;
};

// By which a change is seen. A folder's is that of the files in it: sizes together, the latest date.
Stamp stampOf(const QString& path) {
    const QFileInfo file(path);
    if (!file.exists()) return {};
    if (!file.isDir()) return {file.size(), file.lastModified().toMSecsSinceEpoch()};
    Stamp stamp;
    for (const QFileInfo& one : QDir(path).entryInfoList(QDir::Files)) {
        stamp.size += one.size();
        stamp.modified = qMax(stamp.modified, one.lastModified().toMSecsSinceEpoch());
    }
    return stamp;
}

}  // namespace

LocalEngineClient::LocalEngineClient(QObject* parent)
    : EngineClient(parent), m_planner(new QObject), m_worker(new QObject) {
    m_planThread.setObjectName(QStringLiteral("planner"));
    m_engineThread.setObjectName(QStringLiteral("engine"));
    m_planner->moveToThread(&m_planThread);
    m_worker->moveToThread(&m_engineThread);
    connect(&m_planThread, &QThread::finished, m_planner, &QObject::deleteLater);
    connect(&m_engineThread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_planThread.start();
    m_engineThread.start();
}

LocalEngineClient::~LocalEngineClient() {
    m_stop.request_stop();
    m_benchmarkStop.request_stop();
    m_planThread.quit();
    m_engineThread.quit();
    m_planThread.wait();
    m_engineThread.wait();
    m_counter.setEngine(nullptr);
    m_session.reset();
}

void LocalEngineClient::setCacheFolder(const QString& folder) {
    QMetaObject::invokeMethod(m_planner, [this, folder] { m_cache.setFolder(folder); });
}

void LocalEngineClient::planModel(const QString& path, const Wishes& wishes) {
    QMetaObject::invokeMethod(m_planner, [this, path, wishes] { emit planned(planNow(path, wishes)); });
}

void LocalEngineClient::load(const QString& path, const Wishes& wishes) {
    m_stop.request_stop();
    m_benchmarkStop.request_stop();
    m_stop = {};
    QMetaObject::invokeMethod(
        m_worker, [this, path, wishes, stop = m_stop.get_token()] { loadNow(path, wishes, stop); });
}

void LocalEngineClient::unload() {
    m_stop.request_stop();
    m_benchmarkStop.request_stop();
    QMetaObject::invokeMethod(m_worker, [this] {
        m_counter.setEngine(nullptr);
        m_session.reset();
        m_engine.reset();
        forgetAllocated();
    });
}

void LocalEngineClient::generate(const GenerateRequest& request) {
    m_benchmarkStop.request_stop();
    m_stop = {};
    QMetaObject::invokeMethod(m_worker,
                              [this, request, stop = m_stop.get_token()] { generateNow(request, stop); });
}

void LocalEngineClient::cancel() {
    m_stop.request_stop();
}

void LocalEngineClient::countTokens(quint64 id, const QString& text) {
    m_counter.countText(text, [this, id](qint64 tokens) { emit counted(id, tokens); });
}

void LocalEngineClient::countChat(quint64 id, const QByteArray& messagesJson) {
    m_counter.countChat(messagesJson, [this, id](qint64 tokens) { emit counted(id, tokens); });
}

void LocalEngineClient::forgetAllocated() {
    m_allocated = 0;
    for (std::atomic<quint64>& bytes : m_onCards) bytes = 0;
}

Machine LocalEngineClient::machineNow() const {
    Machine machine = probe_machine();
    const uint64_t allocated = m_allocated;
    machine.ram_available = std::min(machine.ram_total, machine.ram_available + allocated);
    for (size_t i = 0; i < std::min(machine.gpus.size(), m_onCards.size()); ++i) {
        Gpu& gpu = machine.gpus[i];
        gpu.memory_free = std::min<uint64_t>(gpu.memory_total, gpu.memory_free + m_onCards[i]);
    }
    return machine;
}

PlannedModel LocalEngineClient::planNow(const QString& path, const Wishes& wishes) {
    PlannedModel model;
    model.path = path;
    const Stamp now = stampOf(path);
    Header& header = m_headers[path];
    model.fileSize = now.size;
    model.modified = now.modified;
    if (!header.card || header.size != now.size || header.modified != now.modified) {
        header = {now.size, now.modified, m_cache.find(path, now.size, now.modified)};
        if (!header.card) {
            auto card = describe(nativePath(path));
            if (!card) {
                model.error = card.error();
                return model;
            }
            header.card = withoutVocabulary(std::move(*card));
            m_cache.keep(path, header.size, header.modified, *header.card);
        }
    }
    model.card = header.card;
    model.machine = std::make_shared<const Machine>(machineNow());
    model.plan = make_plan(*header.card, *model.machine, wishes);
    return model;
}

void LocalEngineClient::loadNow(const QString& path, const Wishes& wishes, const std::stop_token& stop) {
    if (stop.stop_requested()) return emit loadFailed(path, message(Msg::Cancelled));
    m_counter.setEngine(nullptr);
    m_session.reset();
    m_engine.reset();
    forgetAllocated();
    const Stamp now = stampOf(path);
    PlannedModel model;
    model.path = path;
    model.fileSize = now.size;
    model.modified = now.modified;
    auto card = describe(nativePath(path));
    if (!card) return emit loadFailed(path, card.error());
    model.machine = std::make_shared<const Machine>(probe_machine({.check_cards = wishes.device != "cpu"}));
    QElapsedTimer frame;
    frame.start();
    const auto progress = [&](double fraction) {
        if (frame.elapsed() < kFrameMs) return;
        frame.restart();
        emit loadProgress(fraction);
    };
    auto engine = Engine::start(*card, *model.machine, wishes, stop, progress);
    if (!engine) return emit loadFailed(path, engine.error());
    auto session = (*engine)->new_session();
    if (!session) return emit loadFailed(path, session.error());
    m_engine = std::move(*engine);
    m_session = std::move(*session);
    m_counter.setEngine(m_engine.get());
    model.card = withoutVocabulary(std::move(*card));
    model.plan = m_engine->plan();
    model.measured = m_engine->measured();
    for (const MeasuredDevice& device : model.measured) {
        quint64 bytes = 0;
        for (const LedgerLine& line : device.lines) bytes += line.bytes;
        if (device.id == "cpu")
            m_allocated = bytes;
        else if (const auto card = card_number(device.id); card && size_t(*card) < m_onCards.size())
            m_onCards[size_t(*card)] = bytes;
    }
    emit loaded(model);
}

void LocalEngineClient::generateNow(const GenerateRequest& request, const std::stop_token& stop) {
    if (stop.stop_requested() || !m_session) return emit failed(request.id, message(Msg::Cancelled));
    QElapsedTimer clock;
    clock.start();
    ChatTemplate::Input input;
    input.messages_json = request.messagesJson.toStdString();
    input.continue_final = request.continueFinal;
    const auto tokens = m_engine->encode_chat(input);
    if (!tokens) return emit failed(request.id, tokens.error());
    const auto promptTokens = qint64(tokens->size());
    if (promptTokens + kLeastAnswer > m_session->capacity())
        return emit tooLong(request.id, promptTokens, m_session->capacity());
    const OutputFormat format = m_engine->output_format(input);
    emit answerFormat(request.id, format);
    emit accepted(request.id, promptTokens);

    QElapsedTimer frame;
    frame.start();
    const auto prefill = m_session->prefill(*tokens, stop, [&](double fraction) {
        if (frame.elapsed() < kFrameMs) return;
        frame.restart();
        emit promptProgress(request.id, fraction);
    });
    if (!prefill) return emit failed(request.id, prefill.error());

    GenerateStats stats;
    stats.promptTokens = promptTokens;
    stats.reusedTokens = prefill->reused;
    stats.promptMs = prefill->milliseconds;
    QString pending;
    const auto flush = [&] {
        if (!pending.isEmpty()) emit textReady(request.id, std::exchange(pending, {}));
        frame.restart();
    };
    const auto onPiece = [&](const Piece& piece) {
        if (stats.firstTokenMs <= 0) stats.firstTokenMs = double(clock.elapsed());
        pending += QString::fromUtf8(piece.text.data(), qsizetype(piece.text.size()));
        if (frame.elapsed() >= kFrameMs) flush();
        return true;
    };
    const qint64 room = m_session->capacity() - promptTokens;
    const qint64 limit = request.maxTokens > 0 ? std::min(request.maxTokens, room) : room;
    Sampling sampling = request.sampling;
    // What an answer goes on with is one text: no part of it is taken out.
    if (!request.continueFinal) sampling.marks = output_marks(format);
    const auto result = m_session->generate(sampling, limit, onPiece, stop);
    flush();
    if (!result) return emit failed(request.id, result.error());
    stats.tokens = qint64(result->tokens.size());
    stats.generateMs = result->milliseconds;
    stats.stop = result->stop;
    stats.note = result->note;
    emit finished(request.id, stats);
}

}  // namespace parlor::app
