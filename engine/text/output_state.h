// The state of an OutputParser: one step for each byte, so that it cannot matter how a text is cut.
#pragma once

#include <array>

#include "engine/output_parser.h"
#include "engine/text/output_body.h"

namespace parlor {

struct OutputParser::State {
    explicit State(OutputFormat format);
    void feed(char c);
    void finish();

    std::vector<OutputEvent> events;
    std::string_view open_call() const;

  private:
    using Kind = OutputEvent::Kind;
    enum class Mode : uint8_t { text, thinking, call, after_call, header, channel };

    void text(char c);
    void show(char c);  // it is text
    void follow_line(char c);
    bool open(bool& partial);
    bool opens(std::string_view mark, bool& partial) const;
    bool may_stand_here(const text::CallMark& mark) const;
    bool begin_bare(char c);
    void begin_call(const text::CallMark& mark);
    void thinking(char c);
    void begin_thinking(Kind kind);
    void end_part(bool was_text);
    void call(char c);
    void end_call(std::string_view inside, const std::string& written);
    void give_up_call(const std::string& written);
    void finish_call();
    void after_call(char c);
    bool add_calls(const text::CallMark& mark, std::string_view inside, std::string_view written);
    void broken(std::string written);
    void put(Kind kind, char c);
    void put(Kind kind, std::string_view more);

    // output_channels.cpp
    void header(char c);
    void end_header();
    void channel(char c);
    void end_channel();
    void finish_channel();

    bool may_start(char c) const { return starts_[static_cast<unsigned char>(c)]; }

    OutputFormat format_;
    std::array<bool, 256> starts_{};  // first bytes of all marks: all others are shown at once
    text::ToolTypes tools_;
    Mode mode_ = Mode::text;
    std::string held_;        // may become a mark
    bool fresh_ = true;       // nothing but spaces since the start or the last part
    bool line_start_ = true;  // nothing but spaces in this line
    bool fenced_ = false;     // within ``` lines
    bool fence_open_ = true;  // the line may still become a fence
    int ticks_ = 0;           // of it
    char last_ = '\n';        // shown as text
    bool parted_ = false;     // a mark was found: what follows is not the first text
    bool bare_ = true;        // a call without marks may come
    bool strict_ = false;     // see CallBody
    bool thought_begins_ = false;
    text::CallBody body_;
    std::string gap_, tail_;  // behind a call
    std::string header_, recipient_;
    Kind channel_ = Kind::text;
    bool said_ = false;  // an earlier message of channels was text
    std::string channel_body_;
};

}  // namespace parlor
