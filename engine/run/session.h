// The one Session of an Engine: KV cache contents, prefix reuse, generation.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.h"
#include "engine/run/loaded.h"

namespace parlor::run {

class CachedSession final : public Session {
  public:
    explicit CachedSession(std::shared_ptr<Loaded> loaded);
    ~CachedSession() override;
    CachedSession(const CachedSession&) = delete;
    CachedSession& operator=(const CachedSession&) = delete;

    Result<PrefillResult> prefill(std::span<const int> tokens, std::stop_token stop,
                                  const std::function<void(double fraction)>& progress) override;
    Result<GenerateResult> generate(const Sampling& sampling, int64_t max_tokens,
                                    const std::function<bool(const Piece&)>& on_piece,
                                    std::stop_token stop) override;
    Result<void> logits(std::span<const int> tokens,
                        const std::function<void(int64_t index, std::span<const float> row)>& row,
                        std::stop_token stop) override;
    int64_t used() const override { return static_cast<int64_t>(cache_.size()); }
    int64_t capacity() const override { return loaded_->plan.context; }

  private:
    Result<void> check(std::span<const int> tokens) const;
    Result<void> catch_up(const std::stop_token& stop);
    Result<void> feed(std::span<const int> tokens, Wanted wanted,
                      const std::function<void(int64_t, std::span<const float>)>& row,
                      const std::stop_token& stop, BestLogits* best = nullptr);
    Result<void> feed_once(std::span<const int> tokens, Wanted wanted,
                           const std::function<void(int64_t, std::span<const float>)>& row,
                           const std::stop_token& stop, BestLogits* best = nullptr);
    // After trouble with a card: the model moves to the processor, and what was cached is computed anew
    // there.
    Result<void> go_on_without_cards(const Message& trouble, const std::stop_token& stop);
    Result<void> widen_cache(const std::stop_token& stop);
    void learn(const Experience& news, Msg note);
    Result<void> compute_last_again(const std::stop_token& stop);
    std::optional<Message> next_trouble() const;
    // In which layer it begins, where that can be found.
    Message located(const Message& trouble, const std::stop_token& stop);
    Result<void> feed_again(const std::vector<int>& tokens, const std::stop_token& stop);
    Result<void> check_next_logits(const std::stop_token& stop);
    // best_is_enough: the largest logits, where a device finds them.
    Result<void> feed_unfed(bool best_is_enough, const std::stop_token& stop);
    Result<void> feed_for_next(std::span<const int> tokens, bool best_is_enough, const std::stop_token& stop);
    bool knows_next() const { return !next_logits_.empty() || next_best_.count > 0; }
    void forget_next();

    std::shared_ptr<Loaded> loaded_;
    std::vector<int> cache_;  // tokens whose keys and values are cached
    // Of the token after them: all, or the largest ones; otherwise not known.
    std::vector<float> next_logits_;
    BestLogits next_best_;
    int unfed_ = -1;               // the last generated token, when it is not in the cache yet
    std::optional<Message> note_;  // what the person is told at the end of the answer
};

}  // namespace parlor::run
