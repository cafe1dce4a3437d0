// Which quantization of a model suits this computer best, and why.
#pragma once

#include "app/library/model_list_model.h"

namespace parlor::app {

struct Recommendation {
    qsizetype index = -1;  // into the group; -1: none can be recommended
    QString reason;        // in words
};

// Of the quantizations of one model. The largest that fits entirely is the most exact; what is finer than
// 8 bits costs speed and gains next to nothing.
Recommendation recommend(const QList<const ModelEntry*>& group);

// How well a model fits, the best first: 0 fits, 1 with less context, 2 partly on the processor, 3 not, 4
// unknown, 5 unreadable.
int fitRank(const ModelEntry& entry);

}  // namespace parlor::app
