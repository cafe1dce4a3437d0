#include "engine/text/jinja/marked_text.h"

#include <algorithm>

namespace parlor::text::jinja {

std::vector<MarkedText::Range>::const_iterator MarkedText::mark_after(size_t position) const {
    return std::upper_bound(marks_.begin(), marks_.end(), position,
                            [](size_t at, const Range& range) { return at < range.end; });
}

bool MarkedText::marked_at(size_t position) const {
    const auto range = mark_after(position);
    return range != marks_.end() && range->begin <= position;
}

bool MarkedText::room(size_t bytes) {
    if (bytes > kLongest - text_.size()) overflowed_ = true;
    return !overflowed_;
}

void MarkedText::append(std::string_view text, bool marked) {
    if (text.empty() || !room(text.size())) return;
    const size_t begin = text_.size();
    text_ += text;
    if (!marked) return;
    if (!marks_.empty() && marks_.back().end == begin) {
        marks_.back().end = text_.size();
    } else {
        marks_.push_back({begin, text_.size()});
    }
}

void MarkedText::append(const MarkedText& other, size_t begin, size_t end) {
    overflowed_ = overflowed_ || other.overflowed_;
    while (begin < end) {
        const auto range = other.mark_after(begin);
        const bool marked = range != other.marks_.end() && range->begin <= begin;
        const size_t border = marked ? range->end : range == other.marks_.end() ? end : range->begin;
        const size_t stop = std::min(end, border);
        append(other.view().substr(begin, stop - begin), marked);
        begin = stop;
    }
}

MarkedText MarkedText::part(size_t begin, size_t end) const {
    MarkedText result;
    result.append(*this, begin, std::min(end, size()));
    return result;
}

}  // namespace parlor::text::jinja
