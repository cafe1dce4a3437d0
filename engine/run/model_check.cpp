#include "engine/run/model_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/plan/experience.h"

namespace parlor::run {

namespace {

constexpr const char* kText =
    "The sum of the first hundred whole numbers is 5050. 春眠不觉晓，处处闻啼鸟。 "
    "for (int i = 0; i < n; ++i) total += values[i];";
// As a prompt, then one by one: the last of them as graphs, where a card has some.
constexpr int64_t kPrompt = 32, kOneByOne = 4;

std::vector<int> tokens_of(const Loaded& loaded) {
    const int64_t vocabulary = loaded.card.arch.vocabulary;
    std::vector<int> tokens = loaded.tokenizer->encode(kText, {.add_bos = true, .parse_special = false});
    std::erase_if(tokens, [&](int token) { return token < 0 || token >= vocabulary; });
    // A vocabulary may have no words for it.
    for (int64_t i = std::ssize(tokens); i < kPrompt + kOneByOne; ++i)
        tokens.push_back(static_cast<int>((i * 7919 + 1) % vocabulary));
    const RunShape& shape = loaded.forward->shape();
    const int64_t prompt = std::min({kPrompt, shape.batch, shape.context - kOneByOne});
    tokens.resize(static_cast<size_t>(std::max<int64_t>(prompt, 0) + kOneByOne));
    return tokens;
}

using Row = std::function<void(int64_t index, std::span<const float>)>;

Result<void> read(Loaded& loaded, std::span<const int> tokens, const Row& row, const std::stop_token& stop) {
    Forward& forward = *loaded.forward;
    forward.set_length(std::ssize(tokens));
    forward.rewind(0);
    const int64_t prompt = std::ssize(tokens) - kOneByOne;
    if (prompt > 0)
        PARLOR_CHECKED(forward.run(tokens.first(static_cast<size_t>(prompt)), 0, Wanted::all, row, stop));
    for (int64_t i = prompt; i < std::ssize(tokens); ++i) {
        const auto give = [&](int64_t, std::span<const float> values) { row(i, values); };
        PARLOR_CHECKED(forward.run(tokens.subspan(static_cast<size_t>(i), 1), i, Wanted::last, give, stop));
    }
    return {};
}

// False: no device has better kernels than its plain ones.
bool pause_better_kernels(Loaded& loaded, bool pause) {
    bool others = false;
    for (const std::unique_ptr<Ops>& device : loaded.devices)
        if (device != nullptr && device->pause_better_kernels(pause)) others = true;
    return others;
}

Result<void> compare(Loaded& loaded, LogitsDifference& difference, const std::stop_token& stop) {
    if (!pause_better_kernels(loaded, true)) return {};
    const std::vector<int> tokens = tokens_of(loaded);
    const auto width = static_cast<size_t>(loaded.card.arch.vocabulary);
    std::vector<float> plain(tokens.size() * width);
    const auto keep = [&](int64_t index, std::span<const float> row) {
        std::ranges::copy(row, plain.begin() + index * static_cast<int64_t>(width));
    };
    const Result<void> done = read(loaded, tokens, keep, stop);
    pause_better_kernels(loaded, false);
    if (!done.ok()) return done;
    const auto look = [&](int64_t index, std::span<const float> row) {
        difference.add(std::span(plain).subspan(static_cast<size_t>(index) * width, width), row);
    };
    return read(loaded, tokens, look, stop);
}

}  // namespace

void LogitsDifference::add(std::span<const float> right, std::span<const float> other) {
    if (!kernels::cpu::all_finite(right.data(), right.size())) {
        says_nothing_ = true;
        return;
    }
    double mean = 0;
    for (const float value : right) mean += value / static_cast<double>(right.size());
    other_finite_ = other_finite_ && kernels::cpu::all_finite(other.data(), other.size());
    for (size_t i = 0; i < right.size(); ++i) {
        const double apart = double{other[i]} - right[i], own = right[i] - mean;
        squares_ += apart * apart;
        variation_ += own * own;
    }
}

Result<void> check_model(Loaded& loaded, const std::stop_token& stop) {
    const ModelCard& card = loaded.card;
    std::string kernels;
    for (const std::unique_ptr<Ops>& device : loaded.devices)
        if (device != nullptr) kernels += device->kernels_id();
    if (kernels.empty() || is_proven(card.path, card.file_bytes, kernels)) return {};
    if (loaded.forward->shape().context <= kOneByOne) return {};
    LogitsDifference difference;
    const Result<void> compared = compare(loaded, difference, stop);
    loaded.forward->rewind(0);
    if (!compared.ok()) {
        // What the conversation itself finds out, and can help.
        return compared.error().id == Msg::KvTooLarge ? Result<void>() : compared;
    }
    if (difference.says_nothing()) return {};
    if (difference.value() <= LogitsDifference::kMost) {
        remember_proven(card.path, card.file_bytes, kernels);
        return {};
    }
    remember(card.path, card.file_bytes, {.plain_kernels = true});
    return message(Msg::GpuModelDiffers);
}

}  // namespace parlor::run
