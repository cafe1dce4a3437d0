// Chat templates: a Jinja interpreter for what models' templates use, set up as Transformers does it
// (trim_blocks, lstrip_blocks, loop controls, tojson without HTML escapes, raise_exception, strftime_now).
// Bounded depth, steps, time and output.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"
#include "engine/tokenizer.h"

namespace parlor {

// A piece of a rendered prompt. Text that came from a message is never parsed for control tokens.
struct RenderedPiece {
    std::string text;
    bool from_message = false;
};

class ChatTemplate {
  public:
    static Result<std::shared_ptr<const ChatTemplate>> parse(std::string_view source);
    virtual ~ChatTemplate() = default;

    struct Input {
        std::string messages_json;  // OpenAI-style list
        std::string tools_json;     // empty: none
        bool add_generation_prompt = true;
        // The last message is an answer to go on with: nothing follows its text, no turn mark and no
        // generation prompt. An error when the template does not show that text.
        bool continue_final = false;
        std::string bos_token, eos_token;
        std::string extra_json;      // object of further variables (enable_thinking, …); empty: none
        std::optional<int64_t> now;  // Unix time for strftime_now, UTC; nothing: the clock
    };
    virtual Result<std::string> render(const Input& input) const = 0;
    // The same text, cut where it changes between template text and message text.
    virtual Result<std::vector<RenderedPiece>> render_pieces(const Input& input) const = 0;
};

// Token ids of a rendered prompt: template pieces with control tokens parsed, message pieces without, words
// not split at the borders more than the model's own tokenization does. The tokenizer's BOS is added once, if
// the template did not.
std::vector<int> encode_pieces(const Tokenizer& tokenizer, const std::vector<RenderedPiece>& pieces);

}  // namespace parlor
