// describe() over byte sources: what files, tests and fuzzers share.
#pragma once

#include <memory>

#include "engine/load/source.h"
#include "engine/model_card.h"

namespace parlor {

// Where the parts of a split file come from. Part numbers count from 1.
class Parts {
  public:
    virtual ~Parts() = default;
    // The first source says that it is this part; an error when that is wrong or the others cannot be found.
    virtual Result<void> check_first(uint32_t number, uint32_t count) = 0;
    virtual Result<std::unique_ptr<ByteSource>> open(uint32_t number) = 0;  // 2 … count, in order
};

// The card without paths. `first` is the only or the first part.
Result<ModelCard> describe_source(const ByteSource& first, Parts& parts);

// weight_bytes and parameters from the tensors.
void add_sizes(ModelCard& card);

}  // namespace parlor
