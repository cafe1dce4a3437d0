#include "engine/run/sampler.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <unordered_map>

#include "kernels/check.h"

namespace parlor::run {

namespace {

uint64_t seed_or_random(uint64_t seed) {
    if (seed != 0) return seed;
    std::random_device device;
    return (uint64_t{device()} << 32) | device();
}

std::span<const int> window(std::span<const int> history, int length) {
    if (length < 0 || static_cast<size_t>(length) >= history.size()) return history;
    return history.last(static_cast<size_t>(length));
}

bool before(const Candidate& a, const Candidate& b) {
    return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
}

int greedy(std::span<const float> logits) {
    return static_cast<int>(std::max_element(logits.begin(), logits.end()) -
                            logits.begin());  // the first of equals
}

}  // namespace

Random::Random(uint64_t seed) {
    for (uint64_t& word : state_) {
        seed += 0x9E3779B97F4A7C15;
        uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        word = z ^ (z >> 31);
    }
}

uint64_t Random::next() {
    const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

double Random::uniform() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

// Repeat: CTRL (Keskar et al., 2019, arXiv 1909.05858), section 4.1, with negative logits multiplied so that
// the penalty always lowers them. Frequency and presence: OpenAI's API reference, "Frequency and presence
// penalties".
void penalize_repeats(std::span<float> logits, std::span<const int> history, const Sampling& sampling) {
    if (sampling.repeat_penalty == 1 && sampling.frequency_penalty == 0 && sampling.presence_penalty == 0)
        return;
    std::unordered_map<int, int> counts;
    for (const int token : window(history, sampling.penalty_window)) ++counts[token];
    for (const auto& [token, count] : counts) {
        if (token < 0 || static_cast<size_t>(token) >= logits.size()) continue;
        float& logit = logits[static_cast<size_t>(token)];
        if (sampling.repeat_penalty > 0) {
            logit = logit > 0 ? logit / sampling.repeat_penalty : logit * sampling.repeat_penalty;
        }
        logit -= static_cast<float>(count) * sampling.frequency_penalty + sampling.presence_penalty;
    }
}

// DRY ("don't repeat yourself"): p-e-w, oobabooga/text-generation-webui pull request 5677 (2024). A token
// that would lengthen a repetition of the last n tokens loses multiplier * base^(n - allowed length).
// Repetitions are found in linear time by the Z function of the reversed history (Gusfield, 1997,
// section 1.4).
void penalize_sequences(std::span<float> logits, std::span<const int> history, const Sampling& sampling,
                        const std::vector<bool>& breakers) {
    if (sampling.dry_multiplier <= 0 || sampling.dry_base <= 0) return;
    const std::vector<int> reversed(history.rbegin(), history.rend());
    const auto is_breaker = [&](int token) {
        return token >= 0 && static_cast<size_t>(token) < breakers.size() &&
               breakers[static_cast<size_t>(token)];
    };
    const size_t size = reversed.size();
    const auto longest =
        static_cast<size_t>(std::find_if(reversed.begin(), reversed.end(), is_breaker) - reversed.begin());
    std::vector<size_t> z(size, 0);
    std::unordered_map<int, size_t> lengths;  // of the longest repetition that a token would continue
    size_t left = 0, right = 0;
    for (size_t i = 1; i < size; ++i) {
        if (i < right) z[i] = std::min(right - i, z[i - left]);
        while (i + z[i] < size && reversed[z[i]] == reversed[i + z[i]]) ++z[i];
        if (i + z[i] > right) {
            left = i;
            right = i + z[i];
        }
        size_t& length = lengths[reversed[i - 1]];
        length = std::max(length, std::min(z[i], longest));
    }
    const auto allowed = static_cast<size_t>(std::max(1, sampling.dry_allowed_length));
    for (const auto& [token, length] : lengths) {
        if (length < allowed || token < 0 || static_cast<size_t>(token) >= logits.size()) continue;
        const double exponent = static_cast<double>(length - allowed);
        const double penalty = sampling.dry_multiplier * std::pow(double{sampling.dry_base}, exponent);
        logits[static_cast<size_t>(token)] -=
            static_cast<float>(std::min(penalty, 1e9));  // long loops: not infinite
    }
}

// Top-k: Fan et al., 2018, arXiv 1805.04833.
Candidates sorted_candidates(std::span<const float> logits, int top_k) {
    Candidates out;
    if (top_k > 0 && static_cast<size_t>(top_k) < logits.size() / 4) {
        // The worst of those found so far on top: most logits are looked at once and passed over.
        out.reserve(static_cast<size_t>(top_k));
        for (size_t i = 0; i < logits.size(); ++i) {
            if (out.size() == static_cast<size_t>(top_k)) {
                if (logits[i] <= out.front().logit) continue;  // of equals the earlier ones stay
                std::pop_heap(out.begin(), out.end(), before);
                out.pop_back();
            }
            out.push_back({static_cast<int>(i), logits[i], 0});
            std::push_heap(out.begin(), out.end(), before);
        }
        std::sort(out.begin(), out.end(), before);
        return out;
    }
    out.resize(logits.size());
    for (size_t i = 0; i < logits.size(); ++i) out[i] = {static_cast<int>(i), logits[i], 0};
    if (top_k > 0 && static_cast<size_t>(top_k) < out.size()) {
        std::nth_element(out.begin(), out.begin() + (top_k - 1), out.end(), before);
        out.resize(static_cast<size_t>(top_k));
    }
    std::sort(out.begin(), out.end(), before);
    return out;
}

void set_probabilities(Candidates& candidates, double temperature) {
    CHECK(!candidates.empty() && temperature > 0);
    double sum = 0;
    for (Candidate& c : candidates) {
        c.probability = std::exp((double{c.logit} - candidates.front().logit) / temperature);
        sum += c.probability;
    }
    for (Candidate& c : candidates) c.probability /= sum;
}

// Nucleus sampling: Holtzman et al., 2019, arXiv 1904.09751. The smallest set whose probability reaches
// top_p.
void keep_top_p(Candidates& candidates, double top_p) {
    if (top_p >= 1) return;
    double sum = 0;
    for (size_t i = 0; i < candidates.size(); ++i) {
        sum += candidates[i].probability;
        if (sum >= top_p) {
            candidates.resize(i + 1);
            return;
        }
    }
}

// Min-p: Nguyen et al., 2024, arXiv 2407.01082. Relative to the likeliest token, so no renormalizing is
// needed before.
void keep_min_p(Candidates& candidates, double min_p) {
    if (min_p <= 0) return;
    const double least = std::min(min_p, 1.0) * candidates.front().probability;
    std::erase_if(candidates, [least](const Candidate& c) { return c.probability < least; });
}

// XTC ("exclude top choices"): p-e-w, oobabooga/text-generation-webui pull request 6335 (2024). Now and then
// all tokens above the threshold except the least likely of them are taken out.
void exclude_top_choices(Candidates& candidates, double probability, double threshold, Random& random) {
    if (probability <= 0 || candidates.size() < 2) return;
    if (random.uniform() >= probability) return;
    const auto below = std::find_if(candidates.begin(), candidates.end(),
                                    [threshold](const Candidate& c) { return c.probability < threshold; });
    if (below - candidates.begin() >= 2) candidates.erase(candidates.begin(), below - 1);
}

int draw(const Candidates& candidates, Random& random) {
    double rest = random.uniform();
    for (const Candidate& c : candidates) {
        rest -= c.probability;
        if (rest < 0) return c.token;
    }
    return candidates.back().token;  // rounding
}

Sampler::Sampler(const Sampling& sampling, std::vector<bool> breakers)
    : sampling_(sampling), breakers_(std::move(breakers)), random_(seed_or_random(sampling.seed)) {}

int Sampler::pick(std::span<float> logits, std::span<const int> history) {
    CHECK(!logits.empty());
    penalize_repeats(logits, history, sampling_);
    penalize_sequences(logits, history, sampling_, breakers_);
    if (!(sampling_.temperature > 0)) return greedy(logits);
    return choose(sorted_candidates(logits, sampling_.top_k));
}

bool Sampler::needs_only(int most) const {
    const bool penalties = sampling_.repeat_penalty != 1 || sampling_.frequency_penalty != 0 ||
                           sampling_.presence_penalty != 0 || sampling_.dry_multiplier > 0;
    return !penalties && (!(sampling_.temperature > 0) || (sampling_.top_k > 0 && sampling_.top_k <= most));
}

int Sampler::pick(Candidates candidates) {
    CHECK(!candidates.empty());
    if (!(sampling_.temperature > 0)) return candidates.front().token;
    if (sampling_.top_k > 0 && static_cast<size_t>(sampling_.top_k) < candidates.size())
        candidates.resize(static_cast<size_t>(sampling_.top_k));
    return choose(std::move(candidates));
}

int Sampler::choose(Candidates candidates) {
    set_probabilities(candidates, 1);
    keep_top_p(candidates, sampling_.top_p);
    set_probabilities(candidates, 1);
    keep_min_p(candidates, sampling_.min_p);
    set_probabilities(candidates, 1);
    exclude_top_choices(candidates, sampling_.xtc_probability, sampling_.xtc_threshold, random_);
    set_probabilities(candidates, sampling_.temperature);
    return draw(candidates, random_);
}

}  // namespace parlor::run
