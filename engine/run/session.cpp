#include "engine/run/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/plan/experience.h"
#include "engine/run/sampler.h"
#include "engine/run/stop_strings.h"
#include "kernels/check.h"

namespace parlor::run {

namespace {

constexpr size_t kOpeningTokens = 16;  // a template's opening of an answer, thinking marks included

class Stopwatch {
  public:
    double milliseconds() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Tokens that end a repetition for DRY: those with one of the characters that its author proposes.
std::vector<bool> dry_breakers(const Tokenizer& tokenizer, const Sampling& sampling) {
    std::vector<bool> breakers;
    if (sampling.dry_multiplier <= 0) return breakers;
    breakers.resize(static_cast<size_t>(tokenizer.size()));
    for (int token = 0; token < tokenizer.size(); ++token) {
        breakers[static_cast<size_t>(token)] =
            tokenizer.is_control(token) ||
            tokenizer.piece(token).find_first_of("\n:\"*") != std::string::npos;
    }
    return breakers;
}

// The guard: what a broken file or kernel gives. NaN and infinities never become a token; neither does a flat
// row, in which the lowest id would win for ever ("!!!!").
std::optional<Message> logits_trouble(std::span<const float> logits) {
    if (!kernels::cpu::all_finite(logits.data(), logits.size())) return message(Msg::GuardNotFinite);
    const bool flat =
        logits.size() > 1 && std::ranges::all_of(logits, [&](float v) { return v == logits.front(); });
    if (flat) return message(Msg::GuardFlat);
    return std::nullopt;
}

// The same, found out where the logits are.
std::optional<Message> logits_trouble(const BestLogits& best) {
    if (best.not_finite) return message(Msg::GuardNotFinite);
    if (best.flat) return message(Msg::GuardFlat);
    return std::nullopt;
}

Candidates candidates_of(const BestLogits& best) {
    Candidates candidates;
    for (int i = 0; i < best.count; ++i) candidates.push_back({best.token[i], best.logit[i], 0});
    return candidates;
}

// The control tokens among marks; the others are shown in any case.
std::vector<int> mark_tokens(const Tokenizer& tokenizer, const std::vector<std::string>& marks) {
    std::vector<int> tokens;
    for (const std::string& mark : marks)
        for (const int token : tokenizer.encode(mark, {.add_bos = false, .parse_special = true}))
            if (tokenizer.is_control(token) && tokenizer.piece(token, true) == mark) tokens.push_back(token);
    return tokens;
}

// Text of an answer on its way out: bytes of tokens -> complete characters -> stop strings -> on_piece.
class TextOut {
  public:
    TextOut(const Sampling& sampling, const std::function<bool(const Piece&)>& on_piece,
            GenerateResult& result)
        : stops_(sampling.stop), on_piece_(on_piece), result_(result) {}

    bool push(int token, std::string_view bytes) { return show(token, stops_.push(utf8_.push(bytes))); }
    void finish() {
        std::string rest = stops_.push(utf8_.flush());
        rest += stops_.flush();
        if (!rest.empty()) show(-1, rest);
    }
    bool stopped() const { return stops_.stopped(); }

  private:
    bool show(int token, const std::string& text) {
        result_.text += text;
        return !on_piece_ || on_piece_({token, text});
    }

    Utf8Stream utf8_;
    StopStrings stops_;
    const std::function<bool(const Piece&)>& on_piece_;
    GenerateResult& result_;
};

}  // namespace

CachedSession::CachedSession(std::shared_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}
CachedSession::~CachedSession() {
    loaded_->session_open = false;
}

Result<void> CachedSession::check(std::span<const int> tokens) const {
    if (tokens.empty()) return message(Msg::PromptEmpty);
    if (static_cast<int64_t>(tokens.size()) > capacity()) {
        return message(Msg::PromptTooLong, std::to_string(tokens.size()), std::to_string(capacity()));
    }
    const int64_t vocabulary = loaded_->card.arch.vocabulary;
    for (const int token : tokens) {
        if (token < 0 || token >= vocabulary) {
            return message(Msg::TokenOutOfRange, std::to_string(token), std::to_string(vocabulary));
        }
    }
    return {};
}

// A recurrent state cannot be cut back: when it is not that of the cache's end (a stop came in the middle of
// a run), the tokens since the last position where it is known are run again.
Result<void> CachedSession::catch_up(const std::stop_token& stop) {
    Forward& forward = *loaded_->forward;
    for (int64_t at = forward.rewind(used()); at < used();) {
        const int64_t count = std::min(forward.shape().batch, used() - at);
        const auto part = std::span(cache_).subspan(static_cast<size_t>(at), static_cast<size_t>(count));
        PARLOR_CHECKED(forward.run(part, at, Wanted::none, {}, stop));
        at += count;
    }
    return {};
}

// Appends tokens to the cache; when it fails, the cache ends where it was. What can be helped is, each of it
// once: a card that fails, keys and values that the cache's type cannot hold.
Result<void> CachedSession::feed(std::span<const int> tokens, Wanted wanted,
                                 const std::function<void(int64_t, std::span<const float>)>& row,
                                 const std::stop_token& stop, BestLogits* best) {
    while (true) {
        Result<void> fed = feed_once(tokens, wanted, row, stop, best);
        if (fed.ok()) return fed;
        if (fed.error().id == Msg::KvTooLarge && loaded_->plan.kv == KvChoice::f16)
            PARLOR_CHECKED(widen_cache(stop));
        else if (loaded_->uses_cards() && is_card_trouble(fed.error()))
            PARLOR_CHECKED(go_on_without_cards(fed.error(), stop));
        else
            return fed;
    }
}

Result<void> CachedSession::feed_once(std::span<const int> tokens, Wanted wanted,
                                      const std::function<void(int64_t, std::span<const float>)>& row,
                                      const std::stop_token& stop, BestLogits* best) {
    PARLOR_CHECKED(catch_up(stop));
    PARLOR_CHECKED(loaded_->forward->run(tokens, used(), wanted, row, stop, best));
    cache_.insert(cache_.end(), tokens.begin(), tokens.end());
    return {};
}

Result<void> CachedSession::go_on_without_cards(const Message& trouble, const std::stop_token& stop) {
    const std::vector<int> before = std::exchange(cache_, {});
    const Result<void> moved = loaded_->move_to_cpu(stop);
    if (!moved.ok()) return moved.error().id == Msg::Cancelled ? moved : Result<void>(trouble);
    note_ = message_because(Msg::GpuGoesOnWithout, trouble);
    loaded_->forward->set_length(static_cast<int64_t>(before.size()) + 1);
    return feed_again(before, stop);
}

// bfloat16 takes the same memory and has float32's range.
Result<void> CachedSession::widen_cache(const std::stop_token& stop) {
    const std::vector<int> before = std::exchange(cache_, {});
    loaded_->plan.kv = KvChoice::bf16;
    loaded_->forward->set_kv(KvChoice::bf16);
    learn({.large_kv = true}, Msg::KvWidened);
    return feed_again(before, stop);
}

void CachedSession::learn(const Experience& news, Msg note) {
    remember(loaded_->card.path, loaded_->card.file_bytes, news);
    note_ = message(note);
}

// Into an empty cache.
Result<void> CachedSession::feed_again(const std::vector<int>& tokens, const std::stop_token& stop) {
    const auto batch = static_cast<size_t>(loaded_->forward->shape().batch);
    for (size_t done = 0; done < tokens.size();) {
        const auto part = std::span(tokens).subspan(done, std::min(batch, tokens.size() - done));
        PARLOR_CHECKED(feed(part, Wanted::none, {}, stop));
        done += part.size();
    }
    return {};
}

std::optional<Message> CachedSession::next_trouble() const {
    return next_best_.count > 0 ? logits_trouble(next_best_) : logits_trouble(next_logits_);
}

Message CachedSession::located(const Message& trouble, const std::stop_token& stop) {
    if (trouble.id != Msg::GuardNotFinite || cache_.empty()) return trouble;
    // The last token once more, as if it were not cached.
    const int last = cache_.back();
    cache_.pop_back();
    const Result<std::optional<int64_t>> layer =
        catch_up(stop).ok() ? loaded_->forward->first_layer_not_finite(last, used(), stop)
                            : Result<std::optional<int64_t>>(trouble);
    cache_.push_back(last);
    if (!layer.ok() || !layer->has_value()) return trouble;
    return message(Msg::GuardNotFiniteIn, std::to_string(**layer + 1),
                   std::to_string(loaded_->card.arch.layers));
}

// The guard. What a card gives that cannot be right is computed again: by its plain kernels, then on the
// processor. Where it is right the model stays, now and later.
Result<void> CachedSession::check_next_logits(const std::stop_token& stop) {
    const std::optional<Message> trouble = next_trouble();
    if (!trouble) return {};
    if (!loaded_->uses_cards() || cache_.empty()) return located(*trouble, stop);
    if (loaded_->use_plain_kernels()) {
        PARLOR_CHECKED(compute_last_again(stop));
        if (!next_trouble() && loaded_->uses_cards()) {
            learn({.plain_kernels = true}, Msg::GpuGuardPlain);
            return {};
        }
    }
    if (loaded_->uses_cards()) {
        const Result<void> moved = loaded_->move_to_cpu(stop);
        if (!moved.ok()) return *trouble;
        loaded_->forward->set_length(used());
        PARLOR_CHECKED(compute_last_again(stop));
    }
    if (const std::optional<Message> still = next_trouble()) return located(*still, stop);
    learn({.wrong_on_cards = true}, Msg::GpuGuardGoesOn);
    return {};
}

// All that is cached: what is wrong may be in there.
Result<void> CachedSession::compute_last_again(const std::stop_token& stop) {
    std::vector<int> before = std::exchange(cache_, {});
    const int last = before.back();
    before.pop_back();
    PARLOR_CHECKED(feed_again(before, stop));
    return feed_for_next({&last, 1}, false, stop);
}

void CachedSession::forget_next() {
    next_logits_.clear();
    next_best_.count = 0;
}

Result<void> CachedSession::feed_for_next(std::span<const int> tokens, bool best_is_enough,
                                          const std::stop_token& stop) {
    forget_next();
    const auto keep = [this](int64_t, std::span<const float> row) {
        next_logits_.assign(row.begin(), row.end());
    };
    return feed(tokens, Wanted::last, keep, stop, best_is_enough ? &next_best_ : nullptr);
}

// The token that generate() has chosen last. Where an answer grows into LongRoPE's long sequences, the cache
// is computed anew, as Hugging Face Transformers does.
Result<void> CachedSession::feed_unfed(bool best_is_enough, const std::stop_token& stop) {
    if (loaded_->forward->set_length(used() + 1)) {
        const std::vector<int> before = std::exchange(cache_, {});
        if (Result<void> fed = feed_again(before, stop); !fed.ok()) {
            // Half a cache is a beginning that prefill() can go on from, but generate() cannot.
            unfed_ = -1;
            forget_next();
            return fed;
        }
    }
    return feed_for_next({&unfed_, 1}, best_is_enough, stop);
}

Result<PrefillResult> CachedSession::prefill(std::span<const int> tokens, std::stop_token stop,
                                             const std::function<void(double fraction)>& progress) {
    const Stopwatch watch;
    PARLOR_CHECKED(check(tokens));
    if (loaded_->forward->set_length(static_cast<int64_t>(tokens.size()))) cache_.clear();
    const auto [end, _] = std::mismatch(tokens.begin(), tokens.end(), cache_.begin(), cache_.end());
    const auto common = static_cast<size_t>(end - tokens.begin());
    const bool known = common == tokens.size() && common == cache_.size() && knows_next();
    // Logits are only kept for the end of the cache: otherwise the last token has to be computed again.
    size_t reused = known ? common : std::min(common, tokens.size() - 1);
    // Never kept: feed() may put another one in its place.
    const auto forward = [this]() -> Forward& { return *loaded_->forward; };
    if (!known) reused = static_cast<size_t>(forward().rewind(static_cast<int64_t>(reused)));
    cache_.resize(reused);
    unfed_ = -1;
    forward().give_back(std::ssize(tokens));
    // The next prompt often leaves this one shortly before its end, where the template opens the answer: the
    // state there is kept, and the one at the end.
    const size_t branch =
        !forward().states().empty() && tokens.size() > kOpeningTokens ? tokens.size() - kOpeningTokens : 0;
    for (size_t done = reused; done < tokens.size();) {
        const size_t end = done < branch ? branch : tokens.size();
        const auto batch = static_cast<size_t>(forward().shape().batch);
        const auto part = tokens.subspan(done, std::min(batch, end - done));
        const bool last = done + part.size() == tokens.size();
        forget_next();
        PARLOR_CHECKED(last ? feed_for_next(part, false, stop) : feed(part, Wanted::none, {}, stop));
        done += part.size();
        if (done == branch || last) forward().states().keep();
        if (progress) progress(static_cast<double>(done) / static_cast<double>(tokens.size()));
    }
    return PrefillResult{static_cast<int64_t>(tokens.size()), static_cast<int64_t>(reused),
                         watch.milliseconds()};
}

Result<GenerateResult> CachedSession::generate(const Sampling& sampling, int64_t max_tokens,
                                               const std::function<bool(const Piece&)>& on_piece,
                                               std::stop_token stop) {
    const Stopwatch watch;
    if (!knows_next() && unfed_ < 0) return message(Msg::NothingToContinue);
    GenerateResult result;
    TextOut out(sampling, on_piece, result);
    Sampler sampler(sampling, dry_breakers(*loaded_->tokenizer, sampling));
    const std::vector<int> marks = mark_tokens(*loaded_->tokenizer, sampling.marks);
    std::vector<float> logits;
    const auto finish = [&](StopReason reason, std::optional<Message> note = std::nullopt) {
        out.finish();
        result.stop = reason;
        result.note = note ? std::move(note) : std::exchange(note_, std::nullopt);
        result.milliseconds = watch.milliseconds();
        return result;
    };
    while (true) {
        if (stop.stop_requested()) return finish(StopReason::cancelled);
        if (max_tokens >= 0 && static_cast<int64_t>(result.tokens.size()) >= max_tokens) {
            return finish(StopReason::length);
        }
        if (unfed_ >= 0) {
            if (used() >= capacity()) {
                return finish(StopReason::context_full,
                              message(Msg::ContextFull, std::to_string(capacity())));
            }
            if (Result<void> fed = feed_unfed(sampler.needs_only(BestLogits::kMost), stop); !fed.ok()) {
                if (fed.error().id == Msg::Cancelled) return finish(StopReason::cancelled);
                return fed.error();
            }
            unfed_ = -1;
        }
        if (Result<void> right = check_next_logits(stop); !right.ok()) {
            if (right.error().id == Msg::Cancelled) return finish(StopReason::cancelled);
            return finish(StopReason::guard, right.error());
        }
        int token = 0;
        if (next_best_.count > 0 && sampler.needs_only(BestLogits::kMost)) {
            token = sampler.pick(candidates_of(next_best_));
        } else {
            // Of an answer that ended with other settings.
            if (next_logits_.empty()) PARLOR_CHECKED(loaded_->forward->last_row(next_logits_));
            logits = next_logits_;  // the samplers change them; a repeated generate() needs them whole
            token = sampler.pick(logits, cache_);
        }
        if (loaded_->tokenizer->is_end(token)) return finish(StopReason::eos);
        unfed_ = token;
        if (result.tokens.empty()) result.first_token_milliseconds = watch.milliseconds();
        result.tokens.push_back(token);
        const bool mark = std::ranges::find(marks, token) != marks.end();
        const bool go_on = out.push(token, loaded_->tokenizer->piece(token, mark));
        if (out.stopped()) return finish(StopReason::stop);
        if (!go_on) return finish(StopReason::cancelled);
    }
}

Result<void> CachedSession::logits(std::span<const int> tokens,
                                   const std::function<void(int64_t index, std::span<const float> row)>& row,
                                   std::stop_token stop) {
    PARLOR_CHECKED(check(tokens));
    loaded_->forward->set_length(static_cast<int64_t>(tokens.size()));
    cache_.clear();
    forget_next();
    unfed_ = -1;
    const auto batch = static_cast<size_t>(loaded_->forward->shape().batch);
    for (size_t done = 0; done < tokens.size();) {
        const auto part = tokens.subspan(done, std::min(batch, tokens.size() - done));
        const auto give = [&](int64_t index, std::span<const float> values) {
            row(static_cast<int64_t>(done) + index, values);
            if (done + static_cast<size_t>(index) + 1 == tokens.size())
                next_logits_.assign(values.begin(), values.end());
        };
        PARLOR_CHECKED(feed(part, Wanted::all, give, stop));
        done += part.size();
    }
    return {};
}

}  // namespace parlor::run
