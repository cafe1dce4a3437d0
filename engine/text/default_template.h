// Chat templates for models that bring none, chosen by the marks that their vocabulary has.
#pragma once

#include <string_view>

#include "engine/model_card.h"

namespace parlor::text {

// Plain headings when no marks are known.
std::string_view default_template(const VocabData& vocab);

}  // namespace parlor::text
