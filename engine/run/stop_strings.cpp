#include "engine/run/stop_strings.h"

#include <algorithm>
#include <utility>

namespace parlor::run {

namespace {

// Length of the longest end of `text` that is a true beginning of `stop`.
size_t open_length(std::string_view text, std::string_view stop) {
    for (size_t length = std::min(text.size(), stop.size() - 1); length > 0; --length) {
        if (text.substr(text.size() - length) == stop.substr(0, length)) return length;
    }
    return 0;
}

}  // namespace

StopStrings::StopStrings(std::vector<std::string> stops) : stops_(std::move(stops)) {
    std::erase_if(stops_, [](const std::string& stop) { return stop.empty(); });
}

std::string StopStrings::push(std::string_view text) {
    if (stopped_) return {};
    held_ += text;
    size_t end = std::string::npos;
    for (const std::string& stop : stops_) end = std::min(end, held_.find(stop));
    if (end != std::string::npos) {
        stopped_ = true;
        std::string out = held_.substr(0, end);
        held_.clear();
        return out;
    }
    size_t keep = 0;
    for (const std::string& stop : stops_) keep = std::max(keep, open_length(held_, stop));
    std::string out = held_.substr(0, held_.size() - keep);
    held_.erase(0, out.size());
    return out;
}

std::string StopStrings::flush() {
    return stopped_ ? std::string() : std::exchange(held_, {});
}

}  // namespace parlor::run
