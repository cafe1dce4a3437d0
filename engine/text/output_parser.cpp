#include "engine/output_parser.h"

#include <algorithm>

#include "engine/text/output_state.h"

namespace parlor {

using text::CallBody;
using text::CallMark;
using text::Ends;
using text::kCallMarkCount;
using text::kCallMarks;
using text::Where;

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

}  // namespace

OutputParser::State::State(OutputFormat format) : format_(std::move(format)), tools_(format_.tools_json) {
    const auto mark = [this](std::string_view text) {
        if (!text.empty()) starts_[static_cast<unsigned char>(text[0])] = true;
    };
    mark(format_.think_begin);
    mark(format_.think_end);
    if (format_.channels) mark("<");
    for (size_t i = 0; i < kCallMarkCount; ++i)
        if (format_.has(kCallMarks[i].style)) mark(kCallMarks[i].open);
    if (format_.channels) {
        mode_ = Mode::header;
    } else if (format_.thinking_open && !format_.think_end.empty()) {
        begin_thinking(Kind::thinking_begin);
    }
}

void OutputParser::State::put(Kind kind, std::string_view more) {
    if (events.empty() || events.back().kind != kind || kind == Kind::broken_call)
        events.push_back({kind, {}, {}, {}, false});
    events.back().text += more;
}
void OutputParser::State::put(Kind kind, char c) {
    put(kind, std::string_view(&c, 1));
}

void OutputParser::State::feed(char c) {
    switch (mode_) {
        case Mode::text:
            return text(c);
        case Mode::thinking:
            return thinking(c);
        case Mode::call:
            return call(c);
        case Mode::after_call:
            return after_call(c);
        case Mode::header:
            return header(c);
        case Mode::channel:
            return channel(c);
    }
}

void OutputParser::State::text(char c) {
    if (held_.empty() && begin_bare(c)) return;
    if (held_.empty() && !may_start(c)) return show(c);
    held_ += c;
    while (!held_.empty()) {
        bool partial = false;
        if (open(partial) || partial) return;
        show(held_.front());
        held_.erase(0, 1);
    }
}

void OutputParser::State::show(char c) {
    put(Kind::text, c);
    follow_line(c);
    if (!is_space(c)) fresh_ = false;
    last_ = c;
}

void OutputParser::State::follow_line(char c) {
    if (c == '\n') {
        line_start_ = fence_open_ = true;
        ticks_ = 0;
        return;
    }
    if (!is_space(c)) line_start_ = false;
    if (c == '`' && fence_open_) {
        if (++ticks_ == 3) {
            fenced_ = !fenced_;
            fence_open_ = false;
        }
    } else if (!is_space(c) || ticks_ > 0) {
        fence_open_ = false;
    }
}

bool OutputParser::State::opens(std::string_view mark, bool& partial) const {
    if (mark.empty() || held_.size() > mark.size()) return false;
    if (mark.substr(0, held_.size()) != held_) return false;
    if (held_.size() == mark.size()) return true;
    partial = true;
    return false;
}

bool OutputParser::State::may_stand_here(const CallMark& mark) const {
    if (!format_.has(mark.style) || fenced_) return false;
    if (mark.where == Where::first) return fresh_ && bare_;
    return mark.where == Where::anywhere || line_start_;
}

// Does what is kept back open something, or may it?
bool OutputParser::State::open(bool& partial) {
    // A mark in brackets is a token of its own; <think> may be something that the answer speaks of.
    const bool may_think = fresh_ || !format_.think_begin.starts_with("<think");
    if (may_think && opens(format_.think_begin, partial)) {
        held_.clear();
        begin_thinking(Kind::thinking_begin);
        return true;
    }
    if (!parted_ && last_ != '`' && opens(format_.think_end, partial)) {
        held_.clear();
        events.push_back({Kind::text_was_thinking, {}, {}, {}, false});
        end_part(false);
        return true;
    }
    for (size_t i = 0; i < kCallMarkCount; ++i) {
        const CallMark& mark = kCallMarks[i];
        if (!may_stand_here(mark) || !opens(mark.open, partial)) continue;
        held_.clear();
        if (mark.ends != Ends::dropped) begin_call(mark);
        return true;
    }
    return false;
}

bool OutputParser::State::begin_bare(char c) {
    if (!fresh_ || !bare_ || is_space(c)) return false;
    for (size_t i = 0; i < kCallMarkCount; ++i) {
        const CallMark& mark = kCallMarks[i];
        if (!mark.open.empty() || !may_stand_here(mark)) continue;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (mark.ends == Ends::json ? c != '{' : mark.ends == Ends::python ? c != '[' : !letter) continue;
        begin_call(mark);
        call(c);
        return true;
    }
    return false;
}

void OutputParser::State::begin_thinking(Kind kind) {
    events.push_back({kind, {}, {}, {}, false});
    mode_ = Mode::thinking;
    parted_ = thought_begins_ = true;
}

void OutputParser::State::thinking(char c) {
    if (held_.empty() && !thought_begins_ && !may_start(c)) return put(Kind::thinking, c);
    held_ += c;
    while (!held_.empty()) {
        bool partial = false;
        if (opens(format_.think_end, partial)) {
            held_.clear();
            events.push_back({Kind::thinking_end, {}, {}, {}, false});
            return end_part(false);
        }
        // Some models open again what the prompt has opened.
        if (thought_begins_ && opens(format_.think_begin, partial)) {
            held_.clear();
            thought_begins_ = false;
            return;
        }
        if (partial) return;
        if (!is_space(held_.front())) thought_begins_ = false;
        put(Kind::thinking, held_.front());
        held_.erase(0, 1);
    }
}

// A mark has ended: what comes is at the start of a line.
void OutputParser::State::end_part(bool was_text) {
    mode_ = Mode::text;
    parted_ = true;
    fresh_ = !was_text;
    line_start_ = fence_open_ = !was_text;
    ticks_ = 0;
    fenced_ = false;
    last_ = '\n';
}

void OutputParser::State::begin_call(const CallMark& mark) {
    body_ = CallBody(mark, strict_);
    mode_ = Mode::call;
}

void OutputParser::State::call(char c) {
    const CallBody::Step step = body_.push(c);
    if (step == CallBody::Step::more) return;
    const std::string written = body_.text();
    if (step == CallBody::Step::none) return give_up_call(written);
    end_call(body_.inside(), written);
}

bool OutputParser::State::add_calls(const CallMark& mark, std::string_view inside, std::string_view written) {
    text::Calls calls;
    std::string whole;
    if (mark.style == CallStyle::function) {  // its opening mark is part of the call
        whole = std::string(mark.open) + std::string(written);
        inside = whole;
    }
    if (!mark.read(inside, tools_, calls)) return false;
    const auto refused = [&](const text::ParsedCall& call) { return tools_.refuses(call.name); };
    if (mark.where == Where::first && std::ranges::any_of(calls, refused)) return false;
    for (text::ParsedCall& each : calls)
        events.push_back(
            {Kind::call, std::move(each.arguments), std::move(each.name), std::move(each.id), each.repaired});
    return true;
}

void OutputParser::State::end_call(std::string_view inside, const std::string& written) {
    const CallMark& mark = body_.mark();
    if (mark.ends == Ends::result) {
        events.push_back({Kind::result, std::string(inside), {}, {}, false});
    } else if (!add_calls(mark, inside, written)) {
        return give_up_call(written);
    }
    end_part(false);
    mode_ = Mode::after_call;
    gap_.clear();
    tail_.clear();
}

// No call. Without a mark of its own it is text, in which other marks may stand.
void OutputParser::State::give_up_call(const std::string& written) {
    const CallMark& mark = body_.mark();
    const std::string all = std::exchange(gap_, {}) + std::string(mark.open) + written;
    if (mark.where != Where::first) return broken(all);
    bare_ = false;
    mode_ = Mode::text;
    for (const char c : all) feed(c);
}

void OutputParser::State::broken(std::string written) {
    put(Kind::broken_call, written);
    const bool marked = parted_;
    end_part(true);
    parted_ = marked;
    for (const char c : written) follow_line(c);
    fenced_ = false;
}

// Spaces, a closing mark that may be missing, and further calls without marks.
void OutputParser::State::after_call(char c) {
    const CallMark& mark = body_.mark();
    gap_ += c;
    if (tail_.empty() && is_space(c)) return;
    tail_ += c;
    const std::string_view tail = text::trimmed(tail_);
    const bool closes = mark.ends == Ends::json && !mark.close.empty();
    if (closes && mark.close.starts_with(tail)) {
        if (mark.close.size() == tail.size()) mode_ = Mode::text;
        return;
    }
    const bool goes_on = mark.style == CallStyle::llama_json;
    if (goes_on && (tail == ";" || tail == ",")) return;  // separates calls
    mode_ = Mode::text;
    if (goes_on && c == '{' && (tail.size() == 1 || tail[0] == ';' || tail[0] == ',')) {
        gap_.pop_back();  // kept for the case that it is no call
        begin_call(mark);
        return call('{');
    }
    const std::string all = std::move(gap_);
    gap_.clear();
    for (const char each : all) feed(each);
}

std::string_view OutputParser::State::open_call() const {
    if (mode_ == Mode::channel && channel_ == Kind::call) return channel_body_;
    const bool shown = mode_ == Mode::call && body_.mark().ends != Ends::result;
    return shown ? body_.inside() : std::string_view();
}

void OutputParser::State::finish_call() {
    const CallMark mark = body_.mark();
    const std::string written = body_.text();
    const size_t hidden = body_.hidden_end();
    if (hidden != std::string::npos) {
        // The string that seemed to hold the closing mark has no end: the mark counts.
        strict_ = true;
        const std::string call(mark.open);
        const std::string rest = written.substr(hidden);
        const std::string first = written.substr(0, hidden);
        end_call(std::string_view(first).substr(0, first.size() - mark.close.size()), first);
        for (const char c : rest) feed(c);
        return finish();
    }
    // The token that ends the answer may have been the closing mark.
    const std::string inside(body_.inside());
    const bool may_end = mark.ends == Ends::mark || mark.ends == Ends::answer;
    if (may_end && add_calls(mark, inside, written)) {
        end_part(false);
        return;
    }
    give_up_call(written);
    if (mode_ != Mode::text || !held_.empty()) finish();
}

void OutputParser::State::finish() {
    switch (mode_) {
        case Mode::thinking:
            put(Kind::thinking, held_);
            break;
        case Mode::call:
            return finish_call();
        case Mode::after_call: {
            mode_ = Mode::text;
            const std::string all = std::move(gap_);
            gap_.clear();
            for (const char c : all) show(c);
            break;
        }
        case Mode::header:
        case Mode::channel:
            return finish_channel();
        case Mode::text:
            for (const char c : held_) show(c);
            break;
    }
    held_.clear();
}

OutputParser::OutputParser(OutputFormat format) : state_(std::make_unique<State>(std::move(format))) {}
OutputParser::~OutputParser() = default;
OutputParser::OutputParser(OutputParser&&) noexcept = default;
OutputParser& OutputParser::operator=(OutputParser&&) noexcept = default;

std::vector<OutputEvent> OutputParser::push(std::string_view text) {
    for (const char c : text) state_->feed(c);
    return std::exchange(state_->events, {});
}
std::vector<OutputEvent> OutputParser::finish() {
    state_->finish();
    return std::exchange(state_->events, {});
}
std::string_view OutputParser::open_call() const {
    return state_->open_call();
}

}  // namespace parlor
