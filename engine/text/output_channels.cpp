// gpt-oss: <|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…
// ("OpenAI harmony response format"). The prompt ends with <|start|>assistant.
#include <algorithm>

#include "engine/text/output_state.h"

namespace parlor {

namespace {

constexpr std::string_view kMessage = "<|message|>", kStart = "<|start|>", kChannel = "<|channel|>";
constexpr std::string_view kEnds[] = {"<|end|>", "<|return|>", "<|call|>", kStart, kChannel};
constexpr size_t kLongestHeader = 512;
constexpr size_t kLongestCall = size_t{1} << 20;

// Whether a text is, or may become, the header of a message.
bool may_be_header(std::string_view text) {
    static constexpr std::string_view kBegins[] = {kStart, kChannel, kMessage, "to=", "assistant"};
    if (text.size() > kLongestHeader) return false;
    text = text::trimmed(text);
    return std::ranges::any_of(kBegins, [&](std::string_view begin) {
        const size_t length = std::min(begin.size(), text.size());
        return text.substr(0, length) == begin.substr(0, length);
    });
}

std::string word_behind(std::string_view header, std::string_view mark) {
    const size_t at = header.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = header.substr(at + mark.size());
    return std::string(rest.substr(0, rest.find_first_of(" <\t\n")));
}

}  // namespace

void OutputParser::State::header(char c) {
    header_ += c;
    if (header_.ends_with(kMessage)) return end_header();
    if (may_be_header(header_)) return;
    // No header: what the model writes is the answer.
    const std::string all = std::move(header_);
    header_.clear();
    recipient_.clear();
    channel_ = Kind::text;
    mode_ = Mode::channel;
    for (const char each : all) channel(each);
}

void OutputParser::State::end_header() {
    recipient_ = word_behind(header_, " to=");
    const std::string name = word_behind(header_, kChannel);
    if (!recipient_.empty() && recipient_ != "user" && recipient_ != "assistant") {
        channel_ = Kind::call;
    } else if (name == "analysis") {
        channel_ = Kind::thinking;
        events.push_back({Kind::thinking_begin, {}, {}, {}, false});
    } else {
        channel_ = Kind::text;
        if (said_) put(Kind::text, "\n\n");
        said_ = true;
    }
    header_.clear();
    channel_body_.clear();
    mode_ = Mode::channel;
}

void OutputParser::State::channel(char c) {
    if (held_.empty() && channel_ != Kind::call && !may_start(c)) return put(channel_, c);
    held_ += c;
    while (!held_.empty()) {
        bool partial = false;
        for (const std::string_view end : kEnds) {
            if (!opens(end, partial)) continue;
            end_channel();
            if (end == kStart || end == kChannel) header_ = end;
            return;
        }
        if (partial) return;
        if (channel_ == Kind::call) {
            channel_body_ += held_.front();
            if (channel_body_.size() > kLongestCall) {
                broken(std::exchange(channel_body_, {}));
                mode_ = Mode::channel;
                channel_ = Kind::text;
            }
        } else {
            put(channel_, held_.front());
        }
        held_.erase(0, 1);
    }
}

void OutputParser::State::end_channel() {
    held_.clear();
    mode_ = Mode::header;
    header_.clear();
    if (channel_ == Kind::thinking) events.push_back({Kind::thinking_end, {}, {}, {}, false});
    if (channel_ != Kind::call) return;
    const std::string body = std::exchange(channel_body_, {});
    constexpr std::string_view kFunctions = "functions.";
    const bool function = recipient_.starts_with(kFunctions);
    bool repaired = false;
    auto value = text::read_json_value(text::trimmed(body), repaired);
    // The built-in tools (python) take plain text.
    if (!value && !function) value = text::OrderedJson{{"input", body}};
    if (value && value->is_string() && function) {
        if (auto inner = text::read_strict_json(value->get_ref<const std::string&>()))
            value = std::move(inner);
    }
    if (!value) {
        put(Kind::broken_call, body);
        return;
    }
    events.push_back({Kind::call,
                      text::dump_json(*value),
                      function ? recipient_.substr(kFunctions.size()) : recipient_,
                      {},
                      repaired});
    said_ = false;
}

void OutputParser::State::finish_channel() {
    if (mode_ == Mode::header) {
        if (!text::trimmed(header_).empty()) put(Kind::text, header_);
        header_.clear();
        return;
    }
    if (channel_ == Kind::call) {
        channel_body_ += held_;
        // A call is whole when its arguments are: the token behind them ends the answer.
        end_channel();
    } else {
        put(channel_, held_);
    }
    held_.clear();
}

}  // namespace parlor
