// A feed-forward block of experts as data; the same in all layers that have one (FeedForward::experts).
#pragma once

#include <cstdint>

namespace parlor {

// How a router's logits become weights (kernels/experts.h).
enum class ExpertScore : uint8_t { softmax, softmax_chosen, sigmoid };

struct ExpertSpec {
    int count = 0;  // 0: the model has none
    int used = 0;   // per token, 1 .. count
    // Rows of an expert's gate and up; of the shared expert's, through which every token goes. 0: the
    // family's usual (while reading), there is no shared one.
    int64_t width = 0, shared_width = 0;
    ExpertScore score = ExpertScore::softmax;
    // Experts stand in equal groups, of which the best `groups_used` take part.
    int groups = 1, groups_used = 1;
    bool best_of_group = false;  // a group is worth its best expert, not its best two
    bool normalize = false;      // the weights of a token are divided by their sum
    float scale = 1;             // then multiplied by it
    // A dense block stands beside the experts, each between norms of its own; the router norms for itself
    // (Gemma 4).
    bool beside_dense = false;
    bool scale_input = false;  // the weight multiplies what an expert is given, not what it gives
};

}  // namespace parlor
