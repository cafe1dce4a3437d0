// Measuring the loaded model: a prompt of tokens that follow no pattern, then an answer, each for a few
// seconds.
#include <QElapsedTimer>
#include <algorithm>

#include "app/engine/local_engine_client.h"

namespace parlor::app {

namespace {

constexpr double kSeconds = 4;  // that each half should take
constexpr int64_t kLeastPrompt = 32, kMostPrompt = 512;
constexpr int64_t kLeastTokens = 16, kMostTokens = 128;
constexpr int64_t kWarmUp = 8;        // tokens before the clock runs
constexpr int64_t kMostAnswers = 64;  // a model may end each answer at once

std::vector<int> someTokens(int64_t vocabulary, int64_t count, uint64_t first) {
    std::vector<int> tokens;
    uint64_t state = first + 1;
    for (int64_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX generator
        tokens.push_back(int((state >> 33) % uint64_t(vocabulary)));
    }
    // Nothing of an earlier prompt is reused.
    tokens.front() = int(first % uint64_t(vocabulary));
    return tokens;
}

// Every matrix once; of separate token embeddings one row, which is nothing.
double weightsPerToken(const ModelCard& card) {
    const TensorInfo* embeddings = card.find("output.weight") ? card.find("token_embd.weight") : nullptr;
    return double(card.weight_bytes) - double(embeddings ? embeddings->bytes : 0);
}

int64_t tokensFor(double tps, int64_t least, int64_t most) {
    return std::clamp<int64_t>(int64_t(std::clamp(tps, 0.0, 1e6) * kSeconds), least, most);
}

}  // namespace

void LocalEngineClient::benchmark(quint64 id) {
    m_benchmarkStop = {};
    QMetaObject::invokeMethod(m_worker,
                              [this, id, stop = m_benchmarkStop.get_token()] { benchmarkNow(id, stop); });
}

void LocalEngineClient::cancelBenchmark() {
    m_benchmarkStop.request_stop();
}

void LocalEngineClient::warmUp() {
    QMetaObject::invokeMethod(m_worker, [this, stop = m_stop.get_token()] {
        if (!m_session || stop.stop_requested()) return;
        const int first = 0;
        Sampling greedy;
        greedy.temperature = 0;
        // Whatever goes wrong here is said when a question is asked.
        if (m_session->prefill({&first, 1}, stop))
            (void)m_session->generate(
                greedy, 1, [](const Piece&) { return true; }, stop);
    });
}

void LocalEngineClient::benchmarkNow(quint64 id, const std::stop_token& stop) {
    if (stop.stop_requested() || !m_session) return emit benchmarkFailed(id, message(Msg::Cancelled));
    const Plan& plan = m_engine->plan();
    const int64_t vocabulary = m_engine->card().arch.vocabulary, room = m_session->capacity();
    const int64_t prompt =
        std::min(tokensFor(plan.prompt_tps, kLeastPrompt, kMostPrompt), std::max<int64_t>(1, room / 2));
    const int64_t wanted =
        std::min(tokensFor(plan.decode_tps, kLeastTokens, kMostTokens), std::max<int64_t>(1, room / 4));
    QElapsedTimer frame;
    frame.start();
    const auto progress = [&](double fraction) {
        if (frame.elapsed() < 50) return;
        frame.restart();
        emit benchmarkProgress(id, fraction);
    };
    const auto read = [&](uint64_t first, int64_t count, double from, double to) {
        return m_session->prefill(someTokens(vocabulary, count, first), stop,
                                  [&](double fraction) { progress(from + fraction * (to - from)); });
    };
    const auto warm = read(1, std::min<int64_t>(kWarmUp, prompt), 0, 0);
    if (!warm) return emit benchmarkFailed(id, warm.error());
    const auto prefill = read(2, prompt, 0, 0.5);
    if (!prefill) return emit benchmarkFailed(id, prefill.error());

    BenchmarkResult result;
    result.promptTokens = prefill->tokens - prefill->reused;
    if (prefill->milliseconds > 0)
        result.promptTps = 1000.0 * double(result.promptTokens) / prefill->milliseconds;
    Sampling sampling;
    sampling.seed = 1;
    double milliseconds = 0;
    for (int64_t answer = 0; answer < kMostAnswers && result.tokens < wanted; ++answer) {
        const auto start = read(uint64_t(3 + answer), std::min<int64_t>(kWarmUp, prompt), 0.5, 0.5);
        if (!start) return emit benchmarkFailed(id, start.error());
        int64_t seen = 0;
        const auto piece = [&](const Piece&) {
            ++seen;
            progress(0.5 + 0.5 * double(std::min<int64_t>(wanted, result.tokens + seen)) / double(wanted));
            return true;
        };
        const auto answered = m_session->generate(sampling, wanted - result.tokens, piece, stop);
        if (!answered) return emit benchmarkFailed(id, answered.error());
        if (stop.stop_requested()) return emit benchmarkFailed(id, message(Msg::Cancelled));
        result.tokens += int64_t(answered->tokens.size());
        milliseconds += answered->milliseconds;
    }
    if (milliseconds > 0) result.decodeTps = 1000.0 * double(result.tokens) / milliseconds;
    result.bytesPerToken = weightsPerToken(m_engine->card());
    result.bandwidthGbs = probe_machine().cpu.bandwidth_gbs;
    emit benchmarked(id, result);
}

}  // namespace parlor::app
