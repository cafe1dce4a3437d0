// What the subcommands print.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/args.h"

namespace parlor::cli {

// The one JSON document on standard output. Bytes that are no UTF-8 become U+FFFD.
void print_json(const nlohmann::json& document);
void print_json_text(std::string_view document);  // already written as JSON
// `CODE: sentence` and the hint on standard error; with --json the error document on standard output. Returns
// the exit status: `status`, or kInterrupted for Msg::Cancelled.
int fail(const Options& options, const Message& error, int status = kFailed);
void print_note(const Message& note);  // on standard error

// Aligned columns; the last one is not padded. Widths count characters, wide ones (Chinese) as two.
void print_table(const std::vector<std::vector<std::string>>& rows);

std::string decimal(double value, int digits);

// A line on standard error that is rewritten as work goes on; silent when that is no terminal.
class Progress {
  public:
    explicit Progress(std::string_view what);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void operator()(double fraction);

  private:
    std::string what_;
    int shown_ = -1;
    bool on_;
};

}  // namespace parlor::cli
