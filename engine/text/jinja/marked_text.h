// A string that knows which of its bytes came from a message. Every operation of the interpreter builds its
// result from parts of its arguments, so the marks survive whatever a template does with a message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parlor::text::jinja {

class MarkedText {
  public:
    // Longer strings are cut and overflowed() says so; the interpreter stops on it.
    static constexpr size_t kLongest = size_t{16} << 20;

    struct Range {
        size_t begin, end;
    };

    MarkedText() = default;
    explicit MarkedText(std::string_view text, bool marked = false) { append(text, marked); }

    std::string_view view() const { return text_; }
    size_t size() const { return text_.size(); }
    bool empty() const { return text_.empty(); }
    bool overflowed() const { return overflowed_; }
    const std::vector<Range>& marks() const { return marks_; }
    bool marked_at(size_t position) const;

    void append(std::string_view text, bool marked = false);
    void append(const MarkedText& other) { append(other, 0, other.size()); }
    void append(const MarkedText& other, size_t begin, size_t end);
    // `text` in the place of `other`'s byte at `position`: marked as that one is.
    void append_like(std::string_view text, const MarkedText& other, size_t position) {
        append(text, other.marked_at(position));
    }
    MarkedText part(size_t begin, size_t end) const;

  private:
    bool room(size_t bytes);
    std::vector<Range>::const_iterator mark_after(size_t position) const;

    std::string text_;
    std::vector<Range> marks_;  // in order, without overlap
    bool overflowed_ = false;
};

}  // namespace parlor::text::jinja
