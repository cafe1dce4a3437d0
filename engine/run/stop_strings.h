// Stop strings, matched across the borders of tokens: text that might be the start of one is held back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parlor::run {

class StopStrings {
  public:
    explicit StopStrings(std::vector<std::string> stops);  // empty ones are ignored
    // Returns the text that may be shown. After a match (stopped()) nothing more comes.
    std::string push(std::string_view text);
    // What is still held back, at the end of an answer.
    std::string flush();
    bool stopped() const { return stopped_; }

  private:
    std::vector<std::string> stops_;
    std::string held_;
    bool stopped_ = false;
};

}  // namespace parlor::run
