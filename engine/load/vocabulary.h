// The tokenizer's entries of a GGUF header.
#pragma once

#include "engine/load/gguf.h"

namespace parlor::gguf {

// Reads and checks the vocabulary: lengths agree, ids exist, merges are pairs. A file without a tokenizer
// gives an empty VocabData. `rows`: of the output matrix (0: the file has no weights, only the vocabulary is
// wanted).
Result<VocabData> read_vocabulary(const Metadata& metadata, int64_t rows);

// Adds the tokens that are known to end an answer to end_of_generation; the first one that ends a turn is
// eot.
void find_ends(VocabData& vocab);

// tokenizer.chat_template, the model's default one; empty when there is none.
Result<std::string> read_chat_template(const Metadata& metadata);

}  // namespace parlor::gguf
