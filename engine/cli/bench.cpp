// bench: prompt and decode speed, the latter with the choice of the likeliest word, without the text around
// it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"
#include "engine/models/active.h"
#include "engine/plan/costs.h"
#include "engine/plan/device_id.h"
#include "engine/plan/memory.h"

namespace parlor::cli {

namespace {

constexpr int64_t kWarmUpTokens = 16;

struct Run {
    double prompt_tps = 0, decode_tps = 0;
};

struct Bench {
    std::vector<Run> runs;
    double bytes_per_token = 0;
    double peak_gbs = 0;
    double macs_per_token = 0, peak_tflops = 0;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::max(1e-9, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

// Ordinary tokens that follow no pattern; `run` changes the first one, so that a repeat reuses nothing of the
// cache.
std::vector<int> some_tokens(const Engine& engine, int64_t count, int64_t run) {
    const auto vocabulary = static_cast<uint64_t>(engine.card().arch.vocabulary);
    std::vector<int> tokens;
    uint64_t state = 1;
    for (int64_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth's MMIX generator
        tokens.push_back(static_cast<int>((state >> 33) % vocabulary));
    }
    tokens.front() = static_cast<int>(static_cast<uint64_t>(run) % vocabulary);
    return tokens;
}

// Runs the model for `count` tokens behind `tokens`, which are cached. A model that wants to end goes on with
// an ordinary token.
Result<void> decode_tokens(const Running& running, std::vector<int> tokens, int64_t count,
                           const std::stop_token& stop) {
    for (int64_t done = 0; done < count;) {
        // What to choose first is known already.
        PARLOR_TRY(const GenerateResult made,
                   running.session->generate({.temperature = 0}, count - done + 1, {}, stop));
        if (made.stop == StopReason::cancelled) return message(Msg::Cancelled);
        if (made.stop == StopReason::guard) return made.note.value_or(message(Msg::GuardNotFinite));
        const auto chosen = static_cast<int64_t>(made.tokens.size());
        if (made.stop != StopReason::eos) return {};
        done += chosen;
        if (done >= count) return {};
        tokens.insert(tokens.end(), made.tokens.begin(), made.tokens.end());
        tokens.push_back(static_cast<int>(done % running.engine->card().arch.vocabulary));
        PARLOR_CHECKED(running.session->prefill(tokens, stop));
        ++done;
    }
    return {};
}

Result<Run> measure(const Running& running, const Options& options, int64_t repeat,
                    const std::stop_token& stop) {
    const int64_t before = options.bench_depth, prompt = options.bench_prompt, decode = options.bench_decode;
    const std::vector<int> tokens = some_tokens(*running.engine, before + prompt + decode, repeat);
    const auto prefill = [&](int64_t count) {
        return running.session->prefill(std::span(tokens).first(static_cast<size_t>(count)), stop);
    };
    Run run;
    if (before > 0) {
        PARLOR_TRY([[maybe_unused]] const PrefillResult depth, prefill(before));
    }
    const auto prompt_start = std::chrono::steady_clock::now();
    PARLOR_TRY([[maybe_unused]] const PrefillResult read, prefill(before + prompt));
    run.prompt_tps = static_cast<double>(prompt) / seconds_since(prompt_start);
    // Decoding is timed at the depth that was asked for: the prompt is taken back.
    const int64_t decode_at = std::max<int64_t>(before, 1);
    PARLOR_TRY([[maybe_unused]] const PrefillResult back, prefill(decode_at));
    const auto decode_start = std::chrono::steady_clock::now();
    PARLOR_CHECKED(decode_tokens(
        running, std::vector<int>(tokens.begin(), tokens.begin() + static_cast<ptrdiff_t>(decode_at)), decode,
        stop));
    run.decode_tps = static_cast<double>(decode) / seconds_since(decode_start);
    return run;
}

// Bytes that one decoded token has to read: every matrix once, of experts those that it uses, and the keys
// and values of the positions before it.
double bytes_per_token(const Engine& engine, double depth) {
    const ArchSpec& arch = engine.card().arch;
    uint64_t weights = 0;
    for (const TensorInfo& tensor : engine.card().tensors) {
        if (storage_of(arch, tensor) != Storage::packed) continue;
        weights += static_cast<uint64_t>(read_share(arch, tensor.name) *
                                         static_cast<double>(stored_bytes(arch, tensor).value_or(0)));
    }
    const RunShape whole = {.context = engine.plan().context, .kv = engine.plan().kv};
    double cache = 0;
    for (const LayerSpec& layer : arch.layer_specs) {
        const KvShape kv = kv_shape(cache_layer(arch, layer));
        const KvPlanes planes = kv_planes(kv, whole).value_or(KvPlanes{});
        const double seen = kv.window > 0 ? std::min(depth, static_cast<double>(kv.window)) : depth;
        cache += static_cast<double>(planes.k + planes.v) / static_cast<double>(whole.context) * seen;
    }
    return static_cast<double>(weights) + cache;
}

// The card that most layers lie on, or null.
const Gpu* card_of(const Plan& plan, const Machine& machine) {
    const auto most = std::ranges::max_element(plan.devices, {}, &DevicePlan::layers);
    const std::optional<int> number = most != plan.devices.end() ? card_number(most->id) : std::nullopt;
    const auto index = static_cast<size_t>(number.value_or(-1));
    return index < machine.gpus.size() ? &machine.gpus[index] : nullptr;
}

Result<Bench> bench(const Options& options, const std::stop_token& stop) {
    const int64_t needed = options.bench_depth + std::max(options.bench_prompt, options.bench_decode + 1);
    Options wishes = options;
    if (wishes.wishes.context == 0) wishes.wishes.context = needed;
    PARLOR_TRY(const Running running, start(wishes, stop));
    if (running.session->capacity() < needed) {
        return message(Msg::CliBenchTooLong, std::to_string(needed),
                       std::to_string(running.session->capacity()));
    }
    Options warm_up = options;
    warm_up.bench_depth = 0;
    warm_up.bench_prompt = warm_up.bench_decode = std::min<int64_t>(kWarmUpTokens, needed - 1);
    PARLOR_TRY([[maybe_unused]] const Run warm, measure(running, warm_up, options.bench_repeats, stop));
    Bench out;
    Progress progress("Measuring");
    for (int64_t repeat = 0; repeat < options.bench_repeats; ++repeat) {
        PARLOR_TRY(const Run run, measure(running, options, repeat, stop));
        out.runs.push_back(run);
        progress(static_cast<double>(repeat + 1) / static_cast<double>(options.bench_repeats));
    }
    out.bytes_per_token = bytes_per_token(*running.engine, static_cast<double>(options.bench_depth) +
                                                               static_cast<double>(options.bench_decode) / 2);
    const Machine machine = probe_machine();
    const Gpu* card = card_of(running.engine->plan(), machine);
    out.peak_gbs = card != nullptr ? card->copy_gbs : machine.cpu.bandwidth_gbs;
    out.peak_tflops = card != nullptr ? card->matrix_tflops : 0;
    const ModelCosts costs = costs_of(running.engine->card());
    out.macs_per_token = costs.quantized_macs + costs.float_macs;
    return out;
}

double median(const std::vector<Run>& runs, double Run::*member) {
    std::vector<double> values;
    for (const Run& run : runs) values.push_back(run.*member);
    std::sort(values.begin(), values.end());
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

int run_bench(const Options& options) {
    const Result<Bench> result = bench(options, begin_task());
    if (!result.ok()) return fail(options, result.error(), status_of(result.error()));
    const double prompt_tps = median(result->runs, &Run::prompt_tps);
    const double decode_tps = median(result->runs, &Run::decode_tps);
    const double bandwidth = result->bytes_per_token * decode_tps / 1e9;
    if (options.json) {
        nlohmann::json runs = nlohmann::json::array();
        for (const Run& run : result->runs) {
            runs.push_back({{"prompt_tps", run.prompt_tps}, {"decode_tps", run.decode_tps}});
        }
        print_json({{"prompt_tps", prompt_tps},
                    {"decode_tps", decode_tps},
                    {"bytes_per_token", result->bytes_per_token},
                    {"bandwidth_gbs", bandwidth},
                    {"peak_gbs", result->peak_gbs},
                    {"prompt_tflops", 2e-12 * result->macs_per_token * prompt_tps},
                    {"peak_tflops", result->peak_tflops},
                    {"runs", runs}});
        return kDone;
    }
    std::vector<std::vector<std::string>> rows = {{"run", "prompt tokens/s", "tokens/s"}};
    for (size_t i = 0; i < result->runs.size(); ++i) {
        rows.push_back({std::to_string(i + 1), decimal(result->runs[i].prompt_tps, 1),
                        decimal(result->runs[i].decode_tps, 1)});
    }
    rows.push_back({"median", decimal(prompt_tps, 1), decimal(decode_tps, 1)});
    print_table(rows);
    const double share = result->peak_gbs > 0 ? 100 * bandwidth / result->peak_gbs : 0;
    std::printf("\n%s read per token: %s GB/s, %s %% of the %s GB/s that this memory gives\n",
                format_bytes(static_cast<uint64_t>(result->bytes_per_token)).c_str(),
                decimal(bandwidth, 1).c_str(), decimal(share, 0).c_str(),
                decimal(result->peak_gbs, 1).c_str());
    return kDone;
}

}  // namespace parlor::cli
