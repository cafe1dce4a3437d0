// The ModelCard as one JSON document (the contract of `parlor-cli inspect --json`).
#pragma once

#include <string>

#include "engine/model_card.h"

namespace parlor {

// Bytes of the file that are no UTF-8 become U+FFFD: it never throws for what a file holds.
std::string card_json_document(const ModelCard& card);

}  // namespace parlor
