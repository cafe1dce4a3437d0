// The JSON form of a GPU, shared by machine profiles and the answer of the probe's helper process.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/machine.h"
#include "engine/plan/json_reader.h"

namespace parlor {

nlohmann::ordered_json gpu_to_json(const Gpu& gpu);
Gpu gpu_from_json(JsonReader reader);
std::string json_text(const nlohmann::ordered_json& json);  // invalid UTF-8 is replaced
nlohmann::ordered_json machine_json(const Machine& machine);

inline constexpr size_t kMostGpus = 16;

}  // namespace parlor
