// From logits to the next token. Every sampler is one small function over the candidates, applied in this
// order: repeat/frequency/presence penalties, DRY, top-k, top-p, min-p, XTC, temperature, draw.
// Deterministic: the same seed, logits and history give the same token on every platform.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/engine.h"

namespace parlor::run {

struct Candidate {
    int token = 0;
    float logit = 0;
    double probability = 0;
};
using Candidates = std::vector<Candidate>;

// xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64.
class Random {
  public:
    explicit Random(uint64_t seed);
    uint64_t next();
    double uniform();  // [0, 1)

  private:
    std::array<uint64_t, 4> state_;
};

// Over all logits; history: the tokens that the penalties look at.
void penalize_repeats(std::span<float> logits, std::span<const int> history, const Sampling& sampling);
// breakers: one flag per token; a repeated sequence is not followed across them.
void penalize_sequences(std::span<float> logits, std::span<const int> history, const Sampling& sampling,
                        const std::vector<bool>& breakers);

// Over candidates that are sorted by falling logit (lower id first among equals); they stay so. At least one
// is kept.
Candidates sorted_candidates(std::span<const float> logits, int top_k);
void set_probabilities(Candidates& candidates, double temperature);
void keep_top_p(Candidates& candidates, double top_p);
void keep_min_p(Candidates& candidates, double min_p);
void exclude_top_choices(Candidates& candidates, double probability, double threshold, Random& random);
int draw(const Candidates& candidates, Random& random);

class Sampler {
  public:
    // breakers: for DRY, one flag per token of the vocabulary; may be empty when DRY is off.
    Sampler(const Sampling& sampling, std::vector<bool> breakers);
    // Whether the `most` largest logits decide.
    bool needs_only(int most) const;
    // The same choice from the largest logits (finite, sorted as above), where they decide.
    int pick(Candidates candidates);
    // Changes `logits` (finite) in place. history: everything so far, the prompt included.
    int pick(std::span<float> logits, std::span<const int> history);

  private:
    int choose(Candidates candidates);

    Sampling sampling_;
    std::vector<bool> breakers_;
    Random random_;
};

}  // namespace parlor::run
