// What the command line needs from the operating system: arguments and text as UTF-8, Ctrl-C, and where
// things lie.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace parlor::cli {

// Arguments as UTF-8 (Windows: from the wide command line), streams as bytes, the console in UTF-8.
std::vector<std::string> prepare_console(int argc, char** argv);
bool error_is_terminal();
bool input_is_terminal();
bool output_takes_colours();  // standard output is a terminal that knows ANSI sequences, and NO_COLOR is not
                              // set

std::string read_input();                   // all of standard input
std::optional<std::string> read_line();     // without its end; nothing at the end of input
std::filesystem::path executable_folder();  // empty when unknown

// Ctrl-C. While a task runs the first one triggers its token and the second ends the program with status 130.
// Between tasks (chat waits for a line) it takes two as well, with a word after the first.
void watch_interrupts();
std::stop_token begin_task();
void end_task();

std::string path_text(const std::filesystem::path& path);  // UTF-8

}  // namespace parlor::cli
