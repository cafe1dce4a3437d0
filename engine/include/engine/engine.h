// Engine and Session: all that the program sees of a loaded model. Thread use: an Engine may be shared; one
// Session runs one call at a time; stop tokens may be triggered from any thread and act within 200 ms.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/chat_template.h"
#include "engine/output_parser.h"
#include "engine/plan.h"
#include "engine/tokenizer.h"

namespace parlor {

struct Sampling {
    float temperature = 0.7f;  // 0: greedy
    int top_k = 40;            // 0: off
    float top_p = 0.95f;       // 1: off
    float min_p = 0.05f;       // 0: off
    float repeat_penalty = 1;  // 1: off
    float frequency_penalty = 0, presence_penalty = 0;
    int penalty_window = 64;                     // last tokens that penalties look at; -1: the whole context
    float dry_multiplier = 0, dry_base = 1.75f;  // 0: off
    int dry_allowed_length = 2;
    float xtc_probability = 0, xtc_threshold = 0.1f;  // 0: off
    uint64_t seed = 0;                                // 0: a random one
    std::vector<std::string> stop;                    // strings that end the answer; not part of it
    std::vector<std::string> marks;  // control tokens that the text shows: what an OutputParser looks for
};

enum class StopReason : uint8_t { eos, length, stop, guard, cancelled, context_full };
std::string_view name(StopReason reason);

struct Piece {
    int token = -1;
    std::string_view text;  // complete UTF-8, may be empty while a character or a stop string is still open
};

struct GenerateResult {
    std::vector<int> tokens;  // without the end token
    std::string text;
    StopReason stop = StopReason::eos;
    double milliseconds = 0;
    double first_token_milliseconds = 0;
    std::optional<Message> note;  // with guard and context_full: what happened; that a card was given up
};

struct PrefillResult {
    int64_t tokens = 0;  // of the prompt
    int64_t reused = 0;  // of them taken from the cache
    double milliseconds = 0;
};

class Session {
  public:
    virtual ~Session() = default;
    // Brings the KV cache to exactly `tokens`, reusing the longest cached prefix. A prompt that does not fit
    // the context is an error (nothing is cut).
    virtual Result<PrefillResult> prefill(std::span<const int> tokens, std::stop_token stop,
                                          const std::function<void(double fraction)>& progress = {}) = 0;
    // Continues after prefill(). on_piece returns false to stop. A full context ends with context_full.
    virtual Result<GenerateResult> generate(const Sampling& sampling, int64_t max_tokens,
                                            const std::function<bool(const Piece&)>& on_piece,
                                            std::stop_token stop) = 0;
    // Logits [tokens, vocabulary] of every position, given to `row` one at a time; starts from an empty
    // cache.
    virtual Result<void> logits(std::span<const int> tokens,
                                const std::function<void(int64_t index, std::span<const float> row)>& row,
                                std::stop_token stop) = 0;
    virtual int64_t used() const = 0;
    virtual int64_t capacity() const = 0;
};

class Engine {
  public:
    // Executes the plan: allocates exactly what its ledger says, streams the weights in.
    static Result<std::unique_ptr<Engine>> load(const ModelCard& card, const Plan& plan, std::stop_token stop,
                                                const std::function<void(double fraction)>& progress = {});
    // Plans for this computer and loads. Plans again, with what was given up among its reasons, when a card
    // has less memory than it said or cannot be used after all.
    static Result<std::unique_ptr<Engine>> start(const ModelCard& card, Machine machine, const Wishes& wishes,
                                                 std::stop_token stop,
                                                 const std::function<void(double fraction)>& progress = {});
    virtual ~Engine() = default;
    virtual const ModelCard& card() const = 0;
    virtual const Plan& plan() const = 0;
    virtual const Tokenizer& tokenizer() const = 0;
    virtual const ChatTemplate& chat_template() const = 0;  // the model's, or a plain default
    virtual bool has_own_template() const = 0;
    // Token ids of a conversation (OpenAI-style JSON list) as the model's template writes it.
    virtual Result<std::vector<int>> encode_chat(const ChatTemplate::Input& input) const = 0;
    // How the parts of the answer to this conversation will be marked.
    virtual OutputFormat output_format(const ChatTemplate::Input& input) const = 0;
    virtual Result<std::unique_ptr<Session>> new_session() = 0;  // one at a time: the plan has one KV cache
    // What was really allocated, line by line in the plan's names.
    virtual std::vector<MeasuredDevice> measured() const = 0;
};

}  // namespace parlor
