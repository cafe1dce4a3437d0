// What people open that is no GGUF file, told in a sentence of its own.
#pragma once

#include "engine/load/source.h"

namespace parlor {

// Nothing when the file begins like a GGUF file; otherwise what it is instead.
Result<void> check_is_gguf(const ByteSource& source);

// A better reason for a damaged file, where there is one: its name says that a download is under way, or only
// zeros follow from `stopped_at` on.
Error explain_damage(Error error, const ByteSource& source, uint64_t stopped_at);

// An error when the weights begin with data and end in zeros: a download that reserved its space and stopped.
Result<void> check_not_zeros_at_end(const ByteSource& source, uint64_t data_begin, uint64_t data_end);

}  // namespace parlor
