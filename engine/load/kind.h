// What people open that is no model file, told in a sentence of its own.
#pragma once

#include <string_view>

#include "engine/load/source.h"

namespace parlor {

// Nothing when the file begins like a GGUF file; otherwise what it is instead.
Result<void> check_is_gguf(const ByteSource& source);

// An error when the file is of another kind that has a sentence of its own: an LFS pointer, a web page, an
// archive.
Result<void> check_is_safetensors(const ByteSource& source);

// Names that downloads have while they run: "model.gguf.part".
bool is_unfinished_name(std::string_view name);

std::string lower_ascii(std::string_view text);

// A better reason for a damaged file, where there is one: its name says that a download is under way, or only
// zeros follow from `stopped_at` on.
Error explain_damage(Error error, const ByteSource& source, uint64_t stopped_at);

// An error when the weights begin with data and end in zeros: a download that reserved its space and stopped.
Result<void> check_not_zeros_at_end(const ByteSource& source, uint64_t data_begin, uint64_t data_end);

}  // namespace parlor
